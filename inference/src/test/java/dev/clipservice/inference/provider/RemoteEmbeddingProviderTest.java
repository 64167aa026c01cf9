package dev.clipservice.inference.provider;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Truncation;
import dev.clipservice.inference.RecordedLog;
import dev.clipservice.inference.provider.ServiceAnswers.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteEmbeddingProviderTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final FakeService fake = new FakeService();
  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final RecordedLog log = new RecordedLog("dev.clipservice.inference.provider");

  @AfterEach
  void stop() {
    log.close();
    scheduler.shutdownNow();
    fake.close();
  }

  @Test
  void isReady_onceAKnownTextWasEmbedded() {
    fake.ofOurKind("a1b2c3");
    fake.next(ServiceAnswers.json(500, "{}"));
    try (RemoteEmbeddingProvider provider = provider(Services.clip(fake))) {
      assertInstanceOf(ProviderStatus.Loading.class, provider.status());
      assertThrows(ModelNotLoadedException.class, () -> embed(provider, "brick"));
      provider.start();
      assertEquals("a1b2c3", awaitReady(provider).model().identity().revision());
      EmbeddedText text = embed(provider, "brick").get(0);
      assertEquals(
          Embedding.normalize(ServiceAnswers.vector("weights", "brick")), text.embedding());
      assertEquals(Optional.empty(), text.madeBy());
      assertEquals(3, text.tokens());
    }
  }

  @Test
  void refusesWhatOnlyAModelOfThisProcessCanDo_withoutACall() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      int calls = fake.calls().size();
      ClipServiceException mean =
          refusal(provider, new EmbeddingInput.Text("brick"), Truncation.MEAN);
      assertTrue(mean.getMessage().contains("expected 'end', got 'mean'"), mean.getMessage());
      assertEquals("truncate", mean.parameter().orElseThrow());
      ClipServiceException tokens =
          refusal(provider, new EmbeddingInput.Tokens(new int[] {1, 2}), Truncation.END);
      assertTrue(tokens.getMessage().contains("got token ids at index 0"), tokens.getMessage());
      assertEquals("input", tokens.parameter().orElseThrow());
      assertEquals(calls, fake.calls().size());
    }
  }

  private static ClipServiceException refusal(
      RemoteEmbeddingProvider provider, EmbeddingInput input, Truncation truncation) {
    EmbeddingRequest request =
        new EmbeddingRequest(List.of(input), truncation, Priority.INTERACTIVE, Instant.MAX);
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> provider.embed(request));
    assertEquals(Kind.INVALID_REQUEST, e.kind());
    return e;
  }

  @Test
  void saysWhyItCannotServe_andServesAgain_whenTheServiceIsBack() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      fake.always = Optional.of(ServiceAnswers.json(503, "{\"error\":\"maintenance\"}"));
      assertEquals(Kind.UNAVAILABLE, failure(provider, "brick").kind());
      ProviderStatus.Broken broken =
          assertInstanceOf(ProviderStatus.Broken.class, provider.status());
      assertTrue(broken.reason().contains("cannot answer now (503): maintenance"), broken.reason());
      assertFalse(broken.permanent());
      fake.always = Optional.empty();
      awaitReady(provider);
      assertEquals(1, embed(provider, "brick").size());
    }
  }

  @Test
  void takesTheNewRevision_andBelievesNoAnswerInBetween() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      fake.ofOurKind("d4e5f6");
      ClipServiceException e = failure(provider, "brick");
      assertInstanceOf(ModelChangedException.class, e);
      await()
          .atMost(LIMIT)
          .until(() -> awaitReady(provider).model().identity().revision().equals("d4e5f6"));
      assertEquals(1, embed(provider, "brick").size());
    }
  }

  @Test
  void blamesTheInput_onlyWhileAKnownTextPasses() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      fake.always = Optional.of(rejecting("poison", ServiceAnswers.json(400, "{}")));
      assertEquals(Kind.INVALID_REQUEST, failure(provider, "poison").kind());
      assertEquals(Kind.INVALID_REQUEST, failure(provider, "brick", "poison").kind());
      assertEquals(1, embed(provider, "brick").size());
      assertInstanceOf(ProviderStatus.Ready.class, provider.status());

      fake.always = Optional.of(rejecting("poison", ServiceAnswers.json(500, "{}")));
      assertEquals(Kind.INTERNAL, failure(provider, "brick", "poison").kind());
      assertInstanceOf(ProviderStatus.Ready.class, provider.status());

      for (int status : List.of(400, 500)) {
        fake.always = Optional.of(ServiceAnswers.json(status, "{}"));
        assertEquals(
            status == 400 ? Kind.INVALID_REQUEST : Kind.UNAVAILABLE,
            failure(provider, "brick").kind());
        fake.always = Optional.empty();
        awaitReady(provider);
      }
    }
  }

  @Test
  void passesOverloadOn_andStaysReady() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      fake.next(ServiceAnswers.json(429, "{}", "Retry-After", "1200"));
      ClipServiceException e = failure(provider, "brick");
      assertEquals(Kind.OVERLOADED, e.kind());
      assertEquals(Duration.ofMinutes(20), e.retryAfter().orElseThrow());
      assertInstanceOf(ProviderStatus.Ready.class, provider.status());
    }
  }

  @Test
  void splitsWhatIsTooMuchForOneCall() {
    fake.ofOurKind("a1b2c3");
    try (RemoteEmbeddingProvider provider = started(Services.clip(fake))) {
      String[] texts = IntStream.range(0, 600).mapToObj(i -> "brick " + i).toArray(String[]::new);
      List<EmbeddedText> embedded = embed(provider, texts);
      for (int i = 0; i < texts.length; i++) {
        assertEquals(
            Embedding.normalize(ServiceAnswers.vector("weights", texts[i])),
            embedded.get(i).embedding());
      }
      assertEquals(
          List.of(256, 256, 88),
          fake.calls().stream().skip(1).map(call -> call.path("input").size()).toList());
    }
  }

  @Test
  void writesNeitherKeyNorTexts() {
    try (RemoteEmbeddingProvider provider = started(Services.openAi(fake))) {
      Answer telling =
          (exchange, request) ->
              ServiceAnswers.json(
                      500,
                      "{\"error\":{\"message\":\"%s, %s\"}}"
                          .formatted(request.path("input").path(0).asText(), Services.KEY))
                  .send(exchange, request);
      fake.always = Optional.of(telling);
      assertEquals(Kind.UNAVAILABLE, failure(provider, "secret grey brick").kind());
      fake.always = Optional.of(ServiceAnswers.json(401, "{\"error\":\"" + Services.KEY + "\"}"));
      await().atMost(LIMIT).until(() -> log.text().contains("refuses the key"));
      assertFalse(provider.status().toString().contains("s3cret"));
      assertFalse(log.text().contains("s3cret"), log::text);
      assertFalse(log.text().contains("secret grey brick"), log::text);
    }
  }

  @Test
  void asksNoMore_onceClosed() {
    fake.always = Optional.of(ServiceAnswers.json(503, "{}"));
    RemoteEmbeddingProvider provider = provider(Services.openAi(fake));
    provider.start();
    await().atMost(LIMIT).until(() -> provider.status() instanceof ProviderStatus.Broken);
    provider.close();
    assertThrows(ModelNotLoadedException.class, () -> embed(provider, "brick"));
    // What was planned runs, asks nothing and plans nothing
    await()
        .atMost(LIMIT)
        .until(() -> scheduler.getQueue().isEmpty() && scheduler.getActiveCount() == 0);
  }

  /** Answers wrong if {@code text} is in the call. */
  private static Answer rejecting(String text, Answer wrong) {
    return (exchange, request) -> {
      boolean found = false;
      for (JsonNode input : request.path("input")) {
        found |= input.asText().equals(text);
      }
      Answer right =
          ServiceAnswers.json(
              200, ServiceAnswers.embeddings(request, "clip-vit-l/14", "weights").toString());
      (found ? wrong : right).send(exchange, request);
    };
  }

  private RemoteEmbeddingProvider started(EmbeddingService service) {
    RemoteEmbeddingProvider provider = provider(service);
    provider.start();
    ProviderStatus.Ready unused = awaitReady(provider);
    return provider;
  }

  private RemoteEmbeddingProvider provider(EmbeddingService service) {
    Retries retries = new Retries(2, wait -> {}, new Random(1), InstantSource.system());
    return new RemoteEmbeddingProvider(
        service, Services.PATIENT, Guard.NONE, retries, scheduler, InstantSource.system());
  }

  private static ProviderStatus.Ready awaitReady(RemoteEmbeddingProvider provider) {
    await().atMost(LIMIT).until(() -> provider.status() instanceof ProviderStatus.Ready);
    return (ProviderStatus.Ready) provider.status();
  }

  private static List<EmbeddedText> embed(RemoteEmbeddingProvider provider, String... texts) {
    return provider.embed(new EmbeddingRequest(List.of(texts), Priority.BULK, Services.later()));
  }

  private static ClipServiceException failure(RemoteEmbeddingProvider provider, String... texts) {
    return assertThrows(ClipServiceException.class, () -> embed(provider, texts));
  }
}
