package dev.clipservice.rest.internal.validation;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.VectorValidation.Sampled;
import dev.clipservice.rest.internal.job.ValidationReport.Drift;
import dev.clipservice.rest.internal.job.ValidationReport.Drifted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Vectors that were made again, beside those that are stored. For one thread. */
final class DriftSample {

  /** What the worker asks of vectors that it adopts. */
  static final double LEAST_COSINE = 0.999;

  private static final int SHOWN = 10;

  private final List<Sampled> sample;
  private final List<Drifted> compared = new ArrayList<>();
  private int identical;

  DriftSample(List<Sampled> sample) {
    this.sample = List.copyOf(sample);
  }

  int size() {
    return sample.size();
  }

  int embedded() {
    return compared.size();
  }

  /** The next ones to be made again. */
  List<Sampled> next(int most) {
    return sample.subList(embedded(), Math.min(sample.size(), embedded() + most));
  }

  /** The next one of the sample was made again. */
  void add(Embedding again) {
    Sampled next = sample.get(embedded());
    identical += next.stored().equals(again) ? 1 : 0;
    compared.add(new Drifted(next.key(), next.stored().cosine(again)));
  }

  int below() {
    return (int) compared.stream().filter(one -> one.cosine() < LEAST_COSINE).count();
  }

  /**
   * @param skipped why none is made again, if that is so
   */
  Drift report(Optional<String> skipped) {
    DoubleSummaryStatistics cosines =
        compared.stream().mapToDouble(Drifted::cosine).summaryStatistics();
    boolean any = cosines.getCount() > 0;
    return new Drift(
        size(),
        embedded(),
        identical,
        below(),
        any ? OptionalDouble.of(cosines.getMin()) : OptionalDouble.empty(),
        any ? OptionalDouble.of(cosines.getAverage()) : OptionalDouble.empty(),
        skipped,
        compared.stream()
            .sorted(Comparator.comparingDouble(Drifted::cosine))
            .limit(SHOWN)
            .toList());
  }
}
