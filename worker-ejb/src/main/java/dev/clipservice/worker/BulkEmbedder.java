package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.InvalidEmbeddingException;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Embeds many texts, and finds out whose fault it is when that fails: a request that fails is
 * halved until the bad text stands alone, so {@code k} bad texts of {@code n} cost at most {@code 1
 * + 2k * log2(n)} calls and never more than {@code 2n}, and two per bad text for the check below.
 * Where bad texts have been met, calls become smaller ({@link PieceSize}): where one text of two
 * hundred is bad, one of eight is sent again because of it.
 *
 * <p>A provider that fails on everything must not cost every row of the table its place in the
 * queue: before a text is blamed for a failure that might be the provider's, one that is known to
 * be harmless must pass, and the text must fail once more.
 */
final class BulkEmbedder {

  /**
   * What became of the texts.
   *
   * @param texts one result per text, in order
   * @param outage why the rest is unanswered, if the provider is the reason
   */
  record Answer(List<TextResult> texts, Optional<ClipServiceException> outage) {

    /** Whether every text has an answer. */
    boolean complete() {
      return texts.stream().noneMatch(TextResult.Unanswered.class::isInstance);
    }
  }

  private final EmbeddingProvider provider;
  private final BooleanSupplier stopping;
  private final PieceSize pieceSize = new PieceSize();

  BulkEmbedder(EmbeddingProvider provider, BooleanSupplier stopping) {
    this.provider = provider;
    this.stopping = stopping;
  }

  /**
   * Embeds texts with {@link Priority#BULK}.
   *
   * @param texts none blank
   * @param model what the provider said it serves; an answer of another one is no answer
   */
  Answer embed(List<String> texts, ModelInfo model, Instant deadline) {
    return new Run(texts, model, deadline).finish();
  }

  /** One bulk on its way. */
  private final class Run {

    private final List<String> texts;
    private final ModelInfo model;
    private final Instant deadline;
    private final List<TextResult> results;
    private Optional<ClipServiceException> outage = Optional.empty();

    Run(List<String> texts, ModelInfo model, Instant deadline) {
      this.texts = texts;
      this.model = model;
      this.deadline = deadline;
      this.results =
          new ArrayList<>(Collections.nCopies(texts.size(), new TextResult.Unanswered()));
    }

    Answer finish() {
      int from = 0;
      while (from < texts.size() && !ended()) {
        int to = from + pieceSize.next(texts.size() - from);
        solve(from, to, false);
        if (!ended()) {
          pieceSize.done(to - from, to - from - embedded(from, to));
        }
        from = to;
      }
      return new Answer(List.copyOf(results), outage);
    }

    private boolean ended() {
      return outage.isPresent() || stopping.getAsBoolean();
    }

    /** How many of them are embedded. */
    private int embedded(int from, int to) {
      return (int)
          results.subList(from, to).stream().filter(TextResult.Embedded.class::isInstance).count();
    }

    /**
     * @param oneIsBad whether it is known that together they would fail
     */
    private void solve(int from, int to, boolean oneIsBad) {
      if (from == to || ended()) {
        return;
      }
      if (oneIsBad && to - from > 1) {
        halve(from, to);
        return;
      }
      try {
        List<EmbeddedText> embedded = request(texts.subList(from, to));
        for (int i = from; i < to; i++) {
          results.set(i, new TextResult.Embedded(embedded.get(i - from)));
        }
      } catch (ClipServiceException e) {
        onFailure(from, to, e);
      }
    }

    private void onFailure(int from, int to, ClipServiceException e) {
      if (!mayBeTheText(e.kind())) {
        outage = Optional.of(e);
      } else if (to - from > 1) {
        halve(from, to);
      } else if (e.kind() == Kind.INVALID_REQUEST) {
        results.set(from, new TextResult.Rejected(reasonOf(e)));
      } else {
        judge(from);
      }
    }

    /** Together they fail. If the first half is embedded, it is the second that does. */
    private void halve(int from, int to) {
      int middle = (from + to) >>> 1;
      solve(from, middle, false);
      solve(middle, to, embedded(from, middle) == middle - from);
    }

    /** A text failed alone: does another one pass, and does this one fail again after that? */
    private void judge(int index) {
      try {
        request(List.of(harmlessText()));
      } catch (ClipServiceException e) {
        outage = Optional.of(e);
        return;
      }
      try {
        results.set(
            index, new TextResult.Embedded(request(texts.subList(index, index + 1)).get(0)));
      } catch (ClipServiceException e) {
        if (mayBeTheText(e.kind())) {
          results.set(
              index,
              e.kind() == Kind.INVALID_REQUEST
                  ? new TextResult.Rejected(reasonOf(e))
                  : new TextResult.Stumbled(reasonOf(e)));
        } else {
          outage = Optional.of(e);
        }
      }
    }

    private List<EmbeddedText> request(List<String> part) {
      List<EmbeddedText> answer = call(new EmbeddingRequest(part, Priority.BULK, deadline));
      if (!(provider.status() instanceof ProviderStatus.Ready ready)
          || !ready.model().identity().equals(model.identity())) {
        throw new ModelNotLoadedException("the model changed while a batch was being embedded");
      }
      requireFit(answer, part.size());
      return answer;
    }

    private void requireFit(List<EmbeddedText> answer, int expected) {
      if (answer.size() != expected) {
        throw new ClipServiceException(
            Kind.INTERNAL, "expected " + expected + " embeddings, got " + answer.size());
      }
      for (EmbeddedText text : answer) {
        if (text.embedding().dimensions() != model.dimensions()) {
          throw new InvalidEmbeddingException(
              "expected %d dimensions, got %d"
                  .formatted(model.dimensions(), text.embedding().dimensions()));
        }
      }
    }

    private List<EmbeddedText> call(EmbeddingRequest request) {
      try {
        return provider.embed(request);
      } catch (ClipServiceException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new ClipServiceException(Kind.INTERNAL, "the provider failed: " + e, e);
      }
    }
  }

  /** One that was never asked for: no cache may answer in the provider's place. */
  static String harmlessText() {
    return "lego brick " + System.nanoTime();
  }

  private static boolean mayBeTheText(Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST, INTERNAL -> true;
      case MODEL_NOT_FOUND,
          NOT_FOUND,
          UNAUTHORIZED,
          OVERLOADED,
          UNAVAILABLE,
          DEADLINE_EXCEEDED,
          MISCONFIGURED ->
          false;
    };
  }

  private static String reasonOf(ClipServiceException e) {
    return e.getMessage() == null ? e.kind().toString() : e.getMessage();
  }
}
