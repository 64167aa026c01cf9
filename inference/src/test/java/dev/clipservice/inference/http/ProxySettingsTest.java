package dev.clipservice.inference.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.hub.ModelFiles;
import dev.clipservice.inference.hub.ModelSource;
import dev.clipservice.inference.hub.ModelUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {

  private static final Map<String, String> BOTH =
      Map.of(
          "HTTPS_PROXY", "http://secure.example:8443",
          "http_proxy", "plain.example:3128",
          "no_proxy", "internal, .example.org,10.0.0.7");

  @Test
  void leavesItToJava_whenNoneIsSet() {
    assertSame(ProxySelector.getDefault(), settings(Map.of("NO_PROXY", "x")).selector());
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co, secure.example:8443",
    "http://huggingface.co, plain.example:3128",
    "https://hub.internal, ",
    "https://internal, ",
    "https://notinternal, secure.example:8443",
    "https://EXAMPLE.org, ",
    "https://a.example.org, ",
    "https://10.0.0.7:80, ",
    "http://127.0.0.1:3021, ",
    "http://localhost, ",
    "http://[::1]:80, ",
  })
  void choosesByAddress(String uri, String proxy) {
    Proxy chosen = settings(BOTH).selector().select(URI.create(uri)).get(0);
    if (proxy == null) {
      assertEquals(Proxy.NO_PROXY, chosen);
    } else {
      InetSocketAddress address = (InetSocketAddress) chosen.address();
      assertEquals(proxy, address.getHostString() + ":" + address.getPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "socks5://user:pass@proxy", "http://pass word"})
  void refusesWhatIsNoProxy_withoutRepeatingIt(String value) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> settings(Map.of("https_proxy", value)));
    assertTrue(e.getMessage().startsWith("https_proxy: expected"), e.getMessage());
    assertFalse(e.getMessage().contains("pass"), e.getMessage());
  }

  @Test
  void asksTheHubThroughTheProxy(@TempDir Path cache) throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    proxy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(401, -1);
          }
        });
    proxy.start();
    try {
      Map<String, String> environment =
          Map.of(
              "CLIP_MODEL",
              "acme/tiny",
              "HF_HOME",
              cache.toString(),
              "HF_ENDPOINT",
              "http://hub.invalid",
              "http_proxy",
              "http://127.0.0.1:" + proxy.getAddress().getPort());
      ModelFiles files =
          new ModelFiles(ModelSource.from(name -> Optional.ofNullable(environment.get(name))));
      assertThrows(ModelUnavailableException.class, files::describeDownload);
      assertEquals(List.of("http://hub.invalid/acme/tiny/resolve/main/config.json"), asked);
    } finally {
      proxy.stop(0);
    }
  }

  private static ProxySettings settings(Map<String, String> values) {
    return ProxySettings.from(name -> Optional.ofNullable(values.get(name)));
  }
}
