package dev.clipservice.persistence;

import dev.clipservice.core.InvalidEmbeddingException;
import dev.clipservice.core.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Outcomes as columns: one array per column, as {@code unnest} takes them. */
final class SettledRows {

  /** The width of the column clip_text_emb. */
  static final int DIMENSIONS = 768;

  private static final int LONGEST_REASON = 2_000;

  private SettledRows() {}

  static Long[] ids(List<? extends JobOutcome> outcomes) {
    return column(outcomes, Long[]::new, outcome -> outcome.job().rowId());
  }

  static Long[] fences(List<? extends JobOutcome> outcomes) {
    return column(outcomes, Long[]::new, outcome -> outcome.job().fence());
  }

  static String[] textHashes(List<? extends JobOutcome> outcomes) {
    return column(outcomes, String[]::new, outcome -> outcome.job().textHash());
  }

  static Double[] milliseconds(List<? extends JobOutcome> outcomes) {
    return column(outcomes, Double[]::new, outcome -> milliseconds(outcome.duration()));
  }

  static <O, T> T[] column(
      List<? extends O> outcomes, IntFunction<T[]> array, Function<? super O, T> value) {
    return outcomes.stream().map(value).toArray(array);
  }

  static double milliseconds(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /** Why an attempt failed; PostgreSQL's text has no NUL, and a stack of causes is no reason. */
  static String[] reasons(List<? extends JobOutcome> outcomes) {
    return column(outcomes, String[]::new, outcome -> clean(reason(outcome)));
  }

  private static String reason(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Retry retry) {
      return retry.reason();
    }
    if (outcome instanceof JobOutcome.Rejected rejected) {
      return rejected.reason();
    }
    if (outcome instanceof JobOutcome.ProviderDown down) {
      return down.reason();
    }
    throw new IllegalArgumentException(outcome + " has no reason; this is a bug");
  }

  private static String clean(String reason) {
    String clean = reason.replace("\0", "");
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON);
  }

  /** All vectors one after the other, {@code [outcomes * 768]}. */
  static float[] vectors(List<JobOutcome.Completed> outcomes) {
    float[] vectors = new float[outcomes.size() * DIMENSIONS];
    for (int i = 0; i < outcomes.size(); i++) {
      float[] vector = outcomes.get(i).result().embedding().toArray();
      System.arraycopy(vector, 0, vectors, i * DIMENSIONS, DIMENSIONS);
    }
    return vectors;
  }

  /**
   * @throws InvalidEmbeddingException if a vector does not fit the column
   */
  static void requireDimensions(List<JobOutcome.Completed> outcomes) {
    for (JobOutcome.Completed outcome : outcomes) {
      int found = outcome.result().embedding().dimensions();
      if (found != DIMENSIONS) {
        throw new InvalidEmbeddingException(
            "expected %d dimensions, got %d for row %d; nothing was written"
                .formatted(DIMENSIONS, found, outcome.job().rowId()));
      }
    }
  }
}
