package dev.clipservice.rest.internal.job;

import dev.clipservice.core.VectorValidation.RowKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a look at all vectors found.
 *
 * @param rows looked at
 * @param withVector of these
 * @param zero vectors whose values are all zero
 * @param nonFinite vectors with a value that is missing, NaN or infinite
 * @param unnormalised vectors whose norm is not 1
 * @param wrongDimension vectors that have not 768 values
 * @param minNorm of those that are finite
 * @param maxNorm of those that are finite
 * @param faulty some of the rows whose vector cannot be used
 * @param duplicates vectors of several texts; empty before that was looked for
 * @param drift vectors made again; empty before that was done
 */
public record ValidationReport(
    long rows,
    long withVector,
    long zero,
    long nonFinite,
    long unnormalised,
    long wrongDimension,
    OptionalDouble minNorm,
    OptionalDouble maxNorm,
    List<Faulty> faulty,
    Optional<Duplicates> duplicates,
    Optional<Drift> drift) {

  public ValidationReport {
    faulty = List.copyOf(faulty);
    Objects.requireNonNull(duplicates, "duplicates");
    Objects.requireNonNull(drift, "drift");
  }

  /**
   * A row whose vector cannot be used.
   *
   * @param fault as the API says it, e.g. {@code nonFinite}
   */
  public record Faulty(RowKey row, String fault) {}

  /**
   * Vectors that stand with more than one text.
   *
   * @param compared vectors
   * @param complete whether that was all of them
   * @param groups different vectors of that kind
   * @param rows that have one
   * @param examples some of the rows, those of one vector side by side
   */
  public record Duplicates(
      long compared, boolean complete, long groups, long rows, List<RowKey> examples) {

    public Duplicates {
      examples = List.copyOf(examples);
    }
  }

  /**
   * Vectors that were made again.
   *
   * @param sample how many are to be
   * @param embedded how many were
   * @param identical of these, to the last bit
   * @param below of these, those less similar than they must be
   * @param minCosine the least similarity of a vector with itself made again
   * @param meanCosine the mean of them
   * @param skipped why none could be made, for people
   * @param worst the least similar ones
   */
  public record Drift(
      int sample,
      int embedded,
      int identical,
      int below,
      OptionalDouble minCosine,
      OptionalDouble meanCosine,
      Optional<String> skipped,
      List<Drifted> worst) {

    public Drift {
      worst = List.copyOf(worst);
    }
  }

  /**
   * A row and how similar its vector is to what its text gives now.
   *
   * @param cosine -1 to 1
   */
  public record Drifted(RowKey row, double cosine) {}
}
