package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAccessTest {

  @TempDir private Path home;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void useNoRealHome() {
    settings.put("HF_HOME", home.toString());
  }

  @Test
  void asksTheOfficialHub_withoutAToken() {
    HubAccess access = access();
    assertEquals(URI.create("https://huggingface.co"), access.endpoint());
    assertEquals(Optional.empty(), access.token());
    assertFalse(access.offline());
    assertEquals(List.of(home.resolve("hub")), access.caches());
  }

  @Test
  void looksForCaches_whereHuggingFaceToolsPutThem() {
    Path user = Path.of(System.getProperty("user.home"));
    settings.clear();
    assertEquals(List.of(user.resolve(".cache/huggingface/hub")), access().caches());
    settings.put("XDG_CACHE_HOME", "/x");
    assertEquals(List.of(Path.of("/x/huggingface/hub")), access().caches());
    settings.put("HF_HOME", "~/h");
    assertEquals(List.of(user.resolve("h/hub")), access().caches());
    settings.put("HF_HUB_CACHE", "/c");
    assertEquals(List.of(Path.of("/c")), access().caches());
    settings.put("CLIP_MODEL_CACHE", "/own");
    assertEquals(List.of(Path.of("/own"), Path.of("/c")), access().caches());
    settings.put("CLIP_MODEL_CACHE", "/c");
    assertEquals(List.of(Path.of("/c")), access().caches());
  }

  @Test
  void takesTheTokenOfTheEnvironment_elseThatOfAFile_andNeverShowsIt() throws IOException {
    Files.writeString(home.resolve("token"), "hf_file\n");
    assertEquals(Optional.of(new HubToken("hf_file")), access().token());
    Files.writeString(home.resolve("other"), "hf_other");
    settings.put("HF_TOKEN_PATH", home.resolve("other").toString());
    assertEquals(Optional.of(new HubToken("hf_other")), access().token());
    settings.put("HF_TOKEN", "hf_secret");
    assertEquals(Optional.of(new HubToken("hf_secret")), access().token());
    assertFalse(access().toString().contains("secret"), access().toString());
  }

  @Test
  void refusesATokenThatWouldBreakTheHeader_withoutRepeatingIt() {
    settings.put("HF_TOKEN", "hf_a\r\nEvil: x");
    ClipServiceException e = assertThrows(ClipServiceException.class, this::access);
    assertTrue(e.getMessage().startsWith("HF_TOKEN: expected"), e.getMessage());
    assertFalse(e.getMessage().contains("Evil"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1, true", "true, true", "Yes, true", "ON, true", "0, false", "no, false"})
  void readsOffline(String value, boolean offline) {
    settings.put("HF_HUB_OFFLINE", value);
    assertEquals(offline, access().offline());
  }

  @ParameterizedTest
  @CsvSource({
    "https://mirror.example/, https://mirror.example",
    "http://127.0.0.1:8080/hub//, http://127.0.0.1:8080/hub",
  })
  void takesAnotherEndpoint(String value, String endpoint) {
    settings.put("HF_ENDPOINT", value);
    assertEquals(URI.create(endpoint), access().endpoint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.example",
        "ftp://hub.example",
        "https://",
        "https://user:pass@hub.example",
        "https://hub.example?x=1",
        "https://hub example"
      })
  void refusesAnEndpointThatIsNone(String value) {
    settings.put("HF_ENDPOINT", value);
    ClipServiceException e = assertThrows(ClipServiceException.class, this::access);
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith("HF_ENDPOINT: expected the hub's"), e.getMessage());
    assertFalse(e.getMessage().contains("pass"), e.getMessage());
  }

  private HubAccess access() {
    return HubAccess.from(name -> Optional.ofNullable(settings.get(name)));
  }
}
