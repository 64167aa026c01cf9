package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.VectorValidation.RowKey;
import dev.clipservice.rest.internal.job.ValidationReport;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link ValidationReport}; null where nothing is known, or was not looked at yet. */
@Schema(name = "Validation", description = "What a look at all vectors has found so far.")
public record ValidationBody(
    @Schema(description = "Looked at") long rows,
    long withVector,
    long missing,
    long zero,
    long nonFinite,
    long unnormalised,
    long wrongDimension,
    @Schema(nullable = true) Double minNorm,
    @Schema(nullable = true) Double maxNorm,
    @Schema(nullable = true) Duplicates duplicates,
    @Schema(nullable = true) Drift drift,
    @Schema(description = "At most 20 of the rows whose vector cannot be used")
        List<Faulty> faulty) {

  /** Vectors that stand with several texts. */
  @Schema(name = "DuplicateVectors", description = "Vectors that stand with more than one text.")
  public record Duplicates(
      long compared,
      @Schema(description = "Whether these were all vectors, of a table of more than a million")
          boolean complete,
      @Schema(description = "Different vectors of that kind") long groups,
      @Schema(description = "Rows that have one of them") long rows,
      @Schema(description = "At most 20") List<Row> examples) {

    static Duplicates of(ValidationReport.Duplicates found) {
      return new Duplicates(
          found.compared(),
          found.complete(),
          found.groups(),
          found.rows(),
          found.examples().stream().map(Row::of).toList());
    }
  }

  /** Vectors that were made again. */
  @Schema(name = "Drift", description = "Stored vectors beside what their texts give now.")
  public record Drift(
      @Schema(description = "How many are to be made again") int sample,
      int embedded,
      @Schema(description = "To the last bit") int identical,
      @Schema(description = "Less similar than 0.999") int below,
      @Schema(nullable = true) Double minCosine,
      @Schema(nullable = true) Double meanCosine,
      @Schema(nullable = true, description = "Why none could be made again") String skipped,
      @Schema(description = "The least similar ones, at most 10") List<Drifted> worst) {

    static Drift of(ValidationReport.Drift found) {
      return new Drift(
          found.sample(),
          found.embedded(),
          found.identical(),
          found.below(),
          orNull(found.minCosine()),
          orNull(found.meanCosine()),
          found.skipped().orElse(null),
          found.worst().stream().map(Drifted::of).toList());
    }
  }

  /** Which row it is. */
  @Schema(name = "RowOfPart")
  public record Row(long id, String partId, @Schema(nullable = true) Integer colorId) {

    static Row of(RowKey key) {
      return new Row(key.rowId(), key.partId(), color(key.colorId()));
    }
  }

  /** A row whose vector cannot be used. */
  @Schema(name = "FaultyRow")
  public record Faulty(
      long id,
      String partId,
      @Schema(nullable = true) Integer colorId,
      @Schema(enumeration = {"zero", "nonFinite", "unnormalised", "wrongDimension"}) String fault) {

    static Faulty of(ValidationReport.Faulty found) {
      RowKey key = found.row();
      return new Faulty(key.rowId(), key.partId(), color(key.colorId()), found.fault());
    }
  }

  /** A row and how similar its vector is to what its text gives now. */
  @Schema(name = "DriftedRow")
  public record Drifted(
      long id, String partId, @Schema(nullable = true) Integer colorId, double cosine) {

    static Drifted of(ValidationReport.Drifted found) {
      RowKey key = found.row();
      return new Drifted(key.rowId(), key.partId(), color(key.colorId()), found.cosine());
    }
  }

  static ValidationBody of(ValidationReport report) {
    return new ValidationBody(
        report.rows(),
        report.withVector(),
        report.rows() - report.withVector(),
        report.zero(),
        report.nonFinite(),
        report.unnormalised(),
        report.wrongDimension(),
        orNull(report.minNorm()),
        orNull(report.maxNorm()),
        report.duplicates().map(Duplicates::of).orElse(null),
        report.drift().map(Drift::of).orElse(null),
        report.faulty().stream().map(Faulty::of).toList());
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Integer color(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
