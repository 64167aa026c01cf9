package dev.clipservice.rest.internal.validation;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.VectorValidation.Facts;
import dev.clipservice.core.VectorValidation.RowKey;
import dev.clipservice.rest.internal.job.ValidationReport.Faulty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Counts vectors by what is wrong with them. For one thread. */
final class VectorTally {

  static final String ZERO = "zero";
  static final String NON_FINITE = "nonFinite";
  static final String UNNORMALISED = "unnormalised";
  static final String WRONG_DIMENSION = "wrongDimension";

  private static final int DIMENSIONS = 768;
  private static final int EXAMPLES = 20;

  private final Map<String, Long> faults = new TreeMap<>();
  private final List<Faulty> examples = new ArrayList<>();
  private double minNorm = Double.POSITIVE_INFINITY;
  private double maxNorm = Double.NEGATIVE_INFINITY;
  private long vectors;

  void add(Facts vector) {
    vectors++;
    vector.norm().ifPresent(this::addNorm);
    fault(vector).ifPresent(fault -> add(fault, vector.key()));
  }

  private void addNorm(double norm) {
    minNorm = Math.min(minNorm, norm);
    maxNorm = Math.max(maxNorm, norm);
  }

  private void add(String fault, RowKey row) {
    faults.merge(fault, 1L, Long::sum);
    if (examples.size() < EXAMPLES) {
      examples.add(new Faulty(row, fault));
    }
  }

  private static Optional<String> fault(Facts vector) {
    if (vector.dimensions() != DIMENSIONS) {
      return Optional.of(WRONG_DIMENSION);
    }
    if (vector.norm().isEmpty()) {
      return Optional.of(NON_FINITE);
    }
    double norm = vector.norm().getAsDouble();
    if (norm == 0) {
      return Optional.of(ZERO);
    }
    return Math.abs(norm - 1) > Embedding.NORM_TOLERANCE
        ? Optional.of(UNNORMALISED)
        : Optional.empty();
  }

  long vectors() {
    return vectors;
  }

  long count(String fault) {
    return faults.getOrDefault(fault, 0L);
  }

  long faults() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }

  List<Faulty> examples() {
    return examples;
  }

  OptionalDouble minNorm() {
    return minNorm <= maxNorm ? OptionalDouble.of(minNorm) : OptionalDouble.empty();
  }

  OptionalDouble maxNorm() {
    return minNorm <= maxNorm ? OptionalDouble.of(maxNorm) : OptionalDouble.empty();
  }
}
