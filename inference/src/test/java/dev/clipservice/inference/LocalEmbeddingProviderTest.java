package dev.clipservice.inference;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.checkpoint.SyntheticCheckpoint;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.GoldenText;
import dev.clipservice.inference.hub.FakeHub;
import dev.clipservice.inference.hub.ModelSource;
import dev.clipservice.testing.EmbeddingAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class LocalEmbeddingProviderTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();

  @Test
  void embedsAsTransformersDoes_tellingTokens() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      ProviderStatus.Ready ready = assertInstanceOf(ProviderStatus.Ready.class, provider.status());
      assertEquals("clip-brick-mini", ready.model().identity().model());
      List<EmbeddedText> answers =
          provider.embed(request(GOLDEN.stream().map(GoldenText::text).toList()));
      for (int i = 0; i < GOLDEN.size(); i++) {
        GoldenText golden = GOLDEN.get(i);
        EmbeddingAssertions.assertGolden(
            golden.embedding(), answers.get(i).embedding(), golden.text());
        assertEquals(golden.ids().length, answers.get(i).tokens());
        assertEquals(golden.tokens(), answers.get(i).originalTokens());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void givesTheSameBits_whateverElseIsGoingOn_withAndWithoutCache(long cacheBytes)
      throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (LocalEmbeddingProvider provider = open(DemoModel.folder(), cacheBytes)) {
      provider.awaitReady();
      List<String> texts = GOLDEN.stream().map(GoldenText::text).toList();
      List<EmbeddedText> quiet =
          texts.stream().map(text -> provider.embed(request(List.of(text))).get(0)).toList();
      List<Future<List<EmbeddedText>>> loud = new ArrayList<>();
      for (int from = 0; from < texts.size(); from++) {
        List<String> part = texts.subList(from, Math.min(texts.size(), from + 1 + from % 9));
        loud.add(callers.submit(() -> provider.embed(request(part))));
      }
      for (int from = 0; from < texts.size(); from++) {
        List<EmbeddedText> answers = loud.get(from).get();
        assertEquals(quiet.subList(from, from + answers.size()), answers);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void answersFromItsCache_withTheTokensOfTheRequestsOwnText() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder(), 1 << 20)) {
      provider.awaitReady();
      String window = "brick ".repeat(100);
      EmbeddedText cut = provider.embed(request(List.of(window))).get(0);
      EmbeddedText longer = provider.embed(request(List.of(window + window))).get(0);
      assertEquals(cut.embedding(), longer.embedding());
      assertTrue(longer.originalTokens() > cut.originalTokens());
      assertEquals(1, provider.loaded().orElseThrow().cache().orElseThrow().size());
    }
  }

  @Test
  void isBroken_whenThereIsNoCheckpoint(@TempDir Path folder) {
    assertBroken(folder.resolve("nowhere"), "nowhere, found nothing");
  }

  @Test
  void isBroken_whenTheWeightsAreTruncated(@TempDir Path folder) throws IOException {
    for (String name : List.of("config.json", "tokenizer.json")) {
      Files.copy(DemoModel.folder().resolve(name), folder.resolve(name));
    }
    byte[] weights = Files.readAllBytes(DemoModel.folder().resolve("model.safetensors"));
    Files.write(folder.resolve("model.safetensors"), java.util.Arrays.copyOf(weights, 1_000_000));
    assertBroken(folder, "expected 2426008 bytes, as its header says, found 1000000");
  }

  @Test
  void isBroken_whenTheWeightsAreNotFinite(@TempDir Path folder) throws IOException {
    SyntheticCheckpoint.tiny(false).write(folder, DemoModel.folder().resolve("tokenizer.json"));
    Path file = folder.resolve("model.safetensors");
    byte[] weights = Files.readAllBytes(file);
    java.util.Arrays.fill(weights, weights.length - 4000, weights.length, (byte) 0xff);
    Files.write(file, weights);
    assertBroken(folder, "expected finite values, found NaN");
  }

  @Test
  void refusesRequest_whenItsDeadlineHasPassed() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      EmbeddingRequest late =
          new EmbeddingRequest(
              List.of("brick"), Priority.INTERACTIVE, Instant.now().minusSeconds(1));
      ClipServiceException e = assertThrows(ClipServiceException.class, () -> provider.embed(late));
      assertEquals(ClipServiceException.Kind.DEADLINE_EXCEEDED, e.kind());
    }
  }

  @Test
  void refusesRequest_whenClosed() throws InterruptedException {
    LocalEmbeddingProvider provider = open(DemoModel.folder());
    provider.awaitReady();
    provider.close();
    assertThrows(ModelNotLoadedException.class, () -> provider.embed(request(List.of("brick"))));
    assertInstanceOf(ProviderStatus.Broken.class, provider.status());
  }

  @Test
  void staysClosed_whenClosedWhileLoading() {
    LocalEmbeddingProvider provider = open(DemoModel.folder());
    provider.close();
    assertThrows(ModelNotLoadedException.class, provider::awaitReady);
    ProviderStatus.Broken status = assertInstanceOf(ProviderStatus.Broken.class, provider.status());
    assertTrue(status.reason().contains("stopping"), status.reason());
  }

  @Test
  void downloadsItsModel_tellingHowFarItIs(@TempDir Path cache) throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    try (FakeHub hub = new FakeHub()) {
      hub.next("GET model.safetensors", exchange -> sendHalf(exchange, seen));
      try (LocalEmbeddingProvider provider = open(hub, cache)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> isDownloading(provider, "model.safetensors"));
        seen.countDown();
        provider.awaitReady();
        assertEquals(1, provider.embed(request(List.of("brick"))).size());
      }
      assertTrue(
          hub.requests().contains("GET model.safetensors bytes=1000000-"),
          hub.requests().toString());
    }
  }

  @Test
  void stopsItsDownload_whenClosed(@TempDir Path cache) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeHub hub = new FakeHub()) {
      hub.next("GET model.safetensors", exchange -> sendHalf(exchange, never));
      LocalEmbeddingProvider provider = open(hub, cache);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> isDownloading(provider, "model.safetensors"));
      provider.close();
      // Ends with the loader's thread: the hub will never send the other half
      assertThrows(ModelNotLoadedException.class, provider::awaitReady);
      ProviderStatus.Broken status =
          assertInstanceOf(ProviderStatus.Broken.class, provider.status());
      assertEquals("the server is stopping", status.reason());
    } finally {
      never.countDown();
    }
  }

  @Test
  void keepsTrying_whenTheHubIsAway(@TempDir Path cache) {
    try (FakeHub hub = new FakeHub()) {
      hub.next(
          "HEAD config.json",
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3000");
            exchange.sendResponseHeaders(503, -1);
          });
      try (LocalEmbeddingProvider provider = open(hub, cache)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    provider.status() instanceof ProviderStatus.Loading loading
                        && loading
                            .detail()
                            .equals("127.0.0.1 cannot answer now (503). Trying again in 3000 s."));
      }
    }
  }

  private static boolean isDownloading(LocalEmbeddingProvider provider, String file) {
    return provider.status() instanceof ProviderStatus.Loading loading
        && loading.download().filter(now -> now.file().equals(file) && now.bytes() > 0).isPresent();
  }

  /** Promises the weights, sends some, waits, and breaks off. */
  private static void sendHalf(HttpExchange exchange, CountDownLatch until) throws IOException {
    byte[] weights = Files.readAllBytes(DemoModel.folder().resolve("model.safetensors"));
    exchange.sendResponseHeaders(200, weights.length);
    exchange.getResponseBody().write(weights, 0, 1_000_000);
    exchange.getResponseBody().flush();
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LocalEmbeddingProvider open(FakeHub hub, Path cache) {
    Map<String, String> settings =
        Map.of(
            "CLIP_MODEL", FakeHub.ID,
            "CLIP_MODEL_CACHE", cache.toString(),
            "HF_HOME", cache.resolve("home").toString(),
            "HF_ENDPOINT", hub.endpoint());
    return LocalEmbeddingProvider.open(
        InferenceConfig.from(name -> Optional.ofNullable(settings.get(name))));
  }

  private static void assertBroken(Path folder, String reason) {
    try (LocalEmbeddingProvider provider = open(folder)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> provider.status() instanceof ProviderStatus.Broken);
      ProviderStatus.Broken status = (ProviderStatus.Broken) provider.status();
      assertTrue(status.permanent());
      assertTrue(status.reason().contains(reason), status.reason());
      ClipServiceException e =
          assertThrows(
              ModelNotLoadedException.class, () -> provider.embed(request(List.of("brick"))));
      assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
  }

  static LocalEmbeddingProvider open(Path folder) {
    return open(folder, 1 << 20);
  }

  static LocalEmbeddingProvider open(Path folder, long cacheBytes) {
    return LocalEmbeddingProvider.open(
        new InferenceConfig(
            ModelSource.folder(folder),
            2,
            Compute.CPU_FP32,
            320_000,
            512,
            Duration.ofSeconds(30),
            cacheBytes,
            1 << 20));
  }

  static EmbeddingRequest request(List<String> texts) {
    return new EmbeddingRequest(texts, Priority.INTERACTIVE, Instant.MAX);
  }
}
