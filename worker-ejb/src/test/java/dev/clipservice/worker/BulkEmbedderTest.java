package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ProviderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkEmbedderTest {

  private final FakeProvider provider = new FakeProvider();
  private final BulkEmbedder embedder = new BulkEmbedder(provider, () -> false);

  @ParameterizedTest
  @ValueSource(strings = {FakeProvider.INVALID, FakeProvider.CRASHES, FakeProvider.SHORT})
  void isolatesThreeBadOfAHundred_inFewCalls(String mark) {
    List<String> texts = texts(100);
    for (int bad : List.of(0, 37, 99)) {
      texts.set(bad, "bad " + mark);
    }
    BulkEmbedder.Answer answer = embed(embedder, texts);

    assertTrue(answer.complete());
    assertTrue(answer.outage().isEmpty());
    for (int i = 0; i < 100; i++) {
      boolean bad = i == 0 || i == 37 || i == 99;
      TextResult result = answer.texts().get(i);
      assertEquals(!bad, result instanceof TextResult.Embedded, "text " + i);
      boolean rejected = result instanceof TextResult.Rejected;
      assertEquals(bad && mark.equals(FakeProvider.INVALID), rejected, "text " + i);
    }
    // 1 + 2 * 3 * ceil(log2(100)), and two per bad text for the check
    assertTrue(provider.requests.size() <= 49, provider.requests.size() + " calls");
  }

  @Test
  void needsAtMostTwoCallsPerText_whenAllAreBad() {
    BulkEmbedder.Answer answer =
        embed(embedder, new ArrayList<>(Collections.nCopies(64, FakeProvider.INVALID)));

    assertTrue(answer.texts().stream().allMatch(TextResult.Rejected.class::isInstance));
    assertTrue(provider.requests.size() < 128, provider.requests.size() + " calls");
  }

  @Test
  void sendsNothingInVain_thatIsKnownToFailTogether() {
    List<String> texts = texts(8);
    texts.set(7, FakeProvider.INVALID);
    assertTrue(embed(embedder, texts).complete());
    assertEquals(List.of(8, 4, 2, 1, 1), sizes());
  }

  @Test
  void sendsFewerAtOnce_whereTextsWereBad() {
    List<String> texts = texts(64);
    texts.set(0, FakeProvider.INVALID);
    assertTrue(embed(embedder, texts).complete());
    provider.requests.clear();
    assertTrue(embed(embedder, texts(64)).complete());
    assertEquals(64, sizes().stream().mapToInt(Integer::intValue).sum());
    assertTrue(sizes().get(0) < 16, sizes().toString());
  }

  private List<Integer> sizes() {
    return provider.requests.stream().map(request -> request.texts().size()).toList();
  }

  @Test
  void blamesNoText_whenProviderFailsOnEverything() {
    provider.before =
        request -> {
          throw new IllegalStateException("engine is broken");
        };
    BulkEmbedder.Answer answer = embed(embedder, texts(64));

    assertTrue(answer.texts().stream().allMatch(TextResult.Unanswered.class::isInstance));
    assertEquals(Kind.INTERNAL, answer.outage().orElseThrow().kind());
    assertTrue(provider.requests.size() <= 8, provider.requests.size() + " calls");
  }

  @Test
  void keepsWhatIsDone_whenProviderGoesDownMidway() {
    List<String> texts = texts(16);
    texts.set(15, "bad " + FakeProvider.INVALID);
    provider.before =
        request -> {
          if (provider.requests.size() == 3) {
            provider.status = new ProviderStatus.Broken("out of memory", true);
          }
        };
    BulkEmbedder.Answer answer = embed(embedder, texts);

    assertEquals(Kind.UNAVAILABLE, answer.outage().orElseThrow().kind());
    assertTrue(answer.texts().get(0) instanceof TextResult.Embedded);
    assertTrue(answer.texts().get(8) instanceof TextResult.Unanswered);
    assertEquals(3, provider.requests.size());
  }

  @Test
  void refusesAnswer_thatHasTooFewEmbeddings() {
    EmbeddingProvider forgetful =
        new EmbeddingProvider() {
          @Override
          public ProviderStatus status() {
            return provider.status();
          }

          @Override
          public List<EmbeddedText> embed(EmbeddingRequest request) {
            return provider.embed(request).subList(1, request.texts().size());
          }
        };
    BulkEmbedder.Answer answer = embed(new BulkEmbedder(forgetful, () -> false), texts(4));

    assertEquals("expected 1 embeddings, got 0", answer.outage().orElseThrow().getMessage());
    assertTrue(answer.texts().stream().allMatch(TextResult.Unanswered.class::isInstance));
  }

  @Test
  void beginsNothingNew_whenStopping() {
    BulkEmbedder.Answer answer = embed(new BulkEmbedder(provider, () -> true), texts(4));

    assertTrue(provider.requests.isEmpty());
    assertTrue(answer.outage().isEmpty());
  }

  private static BulkEmbedder.Answer embed(BulkEmbedder embedder, List<String> texts) {
    return embedder.embed(texts, FakeProvider.MODEL, Instant.MAX);
  }

  private static List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add("plate " + i);
    }
    return texts;
  }
}
