package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandInEmbeddingProviderTest {

  private final Provider clip = new Provider("clip");
  private final Provider openAi = new Provider("openai");
  private final StandInEmbeddingProvider both =
      new StandInEmbeddingProvider(clip, List.of(openAi), Optional.empty());

  @Test
  void asksTheServedOne_whileItServes() {
    assertEquals(Optional.empty(), bulk("a").get(0).madeBy());
    assertEquals(0, openAi.asked.size());
    assertSame(clip.ready, both.status());
  }

  @Test
  void letsAnotherStandIn_andSaysSo_withoutMovingTheTarget() {
    assertSame(clip.ready, both.status());
    clip.status = new ProviderStatus.Broken("gone", true);
    assertEquals(clip.ready, both.status(), "the served model, as it was");
    assertEquals(Optional.of(openAi.ready.model().identity()), bulk("a").get(0).madeBy());
    clip.status = clip.ready;
    assertEquals(Optional.empty(), bulk("a").get(0).madeBy());
  }

  @Test
  void doesNotStandIn_untilTheServedModelIsKnown() {
    clip.status = new ProviderStatus.Loading("loading");
    assertSame(clip.status, both.status());
    assertThrows(ModelNotLoadedException.class, () -> bulk("a"));
    assertEquals(0, openAi.asked.size());
  }

  @Test
  void knowsTheServedModelFromBefore() {
    clip.status = new ProviderStatus.Broken("gone", false);
    StandInEmbeddingProvider next =
        new StandInEmbeddingProvider(clip, List.of(openAi), Optional.of(clip.ready.model()));
    assertEquals(clip.ready, next.status());
    assertEquals(
        1, next.embed(new EmbeddingRequest(List.of("a"), Priority.BULK, Services.later())).size());
  }

  @Test
  void neverStandsIn_forWhoeverAsksTheApi() {
    assertSame(clip.ready, both.status());
    clip.fails(Kind.UNAVAILABLE);
    assertThrows(
        ClipServiceException.class,
        () ->
            both.embed(new EmbeddingRequest(List.of("a"), Priority.INTERACTIVE, Services.later())));
    assertEquals(0, openAi.asked.size());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void standsIn_onlyIfTheServedOneCannotServe(Kind kind) {
    assertSame(clip.ready, both.status());
    clip.fails(kind);
    boolean standsIn =
        List.of(
                Kind.UNAVAILABLE,
                Kind.MISCONFIGURED,
                Kind.UNAUTHORIZED,
                Kind.MODEL_NOT_FOUND,
                Kind.NOT_FOUND)
            .contains(kind);
    if (standsIn) {
      assertTrue(bulk("a").get(0).madeBy().isPresent());
    } else {
      assertEquals(kind, assertThrows(ClipServiceException.class, () -> bulk("a")).kind());
      assertEquals(0, openAi.asked.size());
    }
  }

  @Test
  void isNotReady_whenNobodyCanStandIn() {
    assertSame(clip.ready, both.status());
    clip.status = new ProviderStatus.Broken("clip is gone", false);
    openAi.status = new ProviderStatus.Broken("openai too", false);
    assertSame(clip.status, both.status());
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> bulk("a"));
    assertEquals("clip is gone", e.getMessage());
  }

  @Test
  void tellsOfBoth_whenBothFail() {
    assertSame(clip.ready, both.status());
    clip.fails(Kind.UNAVAILABLE);
    openAi.fails(Kind.OVERLOADED);
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> bulk("a"));
    assertEquals(Kind.UNAVAILABLE, e.kind());
    assertEquals("openai fails", e.getSuppressed()[0].getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"INVALID_REQUEST", "INTERNAL"})
  void failsNoText_thatOnlyAStandInRefuses(Kind kind) {
    assertSame(clip.ready, both.status());
    clip.fails(Kind.UNAVAILABLE);
    openAi.fails(kind);
    assertEquals(
        kind,
        assertThrows(ClipServiceException.class, () -> bulk("a", "b")).kind(),
        "of several, one may be to blame");
    assertEquals(
        Kind.UNAVAILABLE, assertThrows(ClipServiceException.class, () -> bulk("a")).kind());
  }

  @Test
  void believesNoStandIn_whoseModelChangedMeanwhile() {
    assertSame(clip.ready, both.status());
    clip.fails(Kind.UNAVAILABLE);
    openAi.meanwhile = () -> openAi.status = new Provider("other").ready;
    assertEquals(
        Kind.UNAVAILABLE, assertThrows(ClipServiceException.class, () -> bulk("a")).kind());
  }

  @Test
  void asksNobodyElse_onceInterrupted() {
    assertSame(clip.ready, both.status());
    clip.fails(Kind.UNAVAILABLE);
    Thread.currentThread().interrupt();
    assertThrows(ClipServiceException.class, () -> bulk("a"));
    assertTrue(Thread.interrupted());
    assertEquals(0, openAi.asked.size());
  }

  private List<EmbeddedText> bulk(String... texts) {
    return both.embed(new EmbeddingRequest(List.of(texts), Priority.BULK, Services.later()));
  }

  /** Embeds everything as the same, or fails. */
  private static final class Provider implements EmbeddingProvider {

    private final String name;
    private final ProviderStatus.Ready ready;
    private final List<EmbeddingRequest> asked = new ArrayList<>();
    private ProviderStatus status;
    private Optional<Kind> failure = Optional.empty();
    private Runnable meanwhile = () -> {};

    Provider(String name) {
      this.name = name;
      this.ready =
          new ProviderStatus.Ready(
              new ModelInfo(
                  new ModelIdentity(name, "model", "1"), 1, 77, "remote", "fp32", false, false));
      this.status = ready;
    }

    void fails(Kind kind) {
      failure = Optional.of(kind);
    }

    @Override
    public ProviderStatus status() {
      return status;
    }

    @Override
    public List<EmbeddedText> embed(EmbeddingRequest request) {
      if (status instanceof ProviderStatus.Broken broken) {
        throw new ModelNotLoadedException(broken.reason());
      }
      if (!(status instanceof ProviderStatus.Ready)) {
        throw new ModelNotLoadedException("not yet");
      }
      asked.add(request);
      meanwhile.run();
      if (failure.isPresent()) {
        throw new ClipServiceException(failure.get(), name + " fails");
      }
      EmbeddedText any = new EmbeddedText(Embedding.of(new float[] {1}), 1, 1);
      return request.texts().stream().map(text -> any).toList();
    }
  }
}
