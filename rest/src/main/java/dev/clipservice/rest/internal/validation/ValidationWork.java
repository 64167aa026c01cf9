package dev.clipservice.rest.internal.validation;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.VectorValidation;
import dev.clipservice.core.VectorValidation.Batch;
import dev.clipservice.core.VectorValidation.Sampled;
import dev.clipservice.rest.internal.job.JobWork;
import dev.clipservice.rest.internal.job.ValidationReport;
import dev.clipservice.rest.internal.job.ValidationReport.Drift;
import dev.clipservice.rest.internal.job.ValidationReport.Duplicates;
import java.util.List;
import java.util.Optional;

/** Looks at all vectors, then for equal ones, then makes a sample of them again. */
public final class ValidationWork implements JobWork {

  private static final int VECTORS = 0;
  private static final int DUPLICATES = 1;
  private static final int TEXTS_OF_A_BATCH = 8;
  private static final int EXAMPLES = 20;

  private final VectorValidation vectors;
  private final ReEmbedding embedding;
  private final int sampleSize;

  private final VectorTally tally = new VectorTally();
  private final VectorHashes hashes = new VectorHashes(VectorHashes.MOST);
  private long rows;
  private Optional<Duplicates> duplicates = Optional.empty();
  private Optional<Drift> drift = Optional.empty();
  private DriftSample sample;

  private volatile ValidationReport report;

  /**
   * @param sampleSize how many vectors are made again
   */
  public ValidationWork(VectorValidation vectors, ReEmbedding embedding, int sampleSize) {
    this.vectors = vectors;
    this.embedding = embedding;
    this.sampleSize = sampleSize;
    publish();
  }

  @Override
  public List<String> steps() {
    return List.of("vectors", "duplicates", "drift");
  }

  @Override
  public String needs(int step) {
    return step > DUPLICATES ? "database and model" : "the database";
  }

  @Override
  public Optional<ValidationReport> validation() {
    return Optional.of(report);
  }

  @Override
  public Progress batch(int step, Progress so) {
    Progress now =
        switch (step) {
          case VECTORS -> look(so);
          case DUPLICATES -> compare();
          default -> embed();
        };
    publish();
    return now;
  }

  private Progress look(Progress so) {
    Batch batch = vectors.vectors(so.lastId());
    rows += batch.examined();
    batch
        .vectors()
        .forEach(
            vector -> {
              tally.add(vector);
              hashes.add(vector);
            });
    return new Progress(batch.lastId(), rows, tally.faults(), 0, batch.complete());
  }

  private Progress compare() {
    List<List<Long>> shared = hashes.shared();
    long count = shared.stream().mapToLong(List::size).sum();
    List<Long> shown = shared.stream().flatMap(List::stream).limit(EXAMPLES).toList();
    duplicates =
        Optional.of(
            new Duplicates(
                hashes.size(), hashes.complete(), shared.size(), count, vectors.keys(shown)));
    return new Progress(hashes.size(), hashes.size(), count, 0, true);
  }

  private Progress embed() {
    if (sample == null) {
      sample = new DriftSample(sampleSize == 0 ? List.of() : vectors.sample(sampleSize));
    }
    Optional<String> obstacle = sample.size() == 0 ? nothingToDo() : embedding.obstacle();
    if (obstacle.isEmpty()) {
      obstacle = embedSome(sample.next(TEXTS_OF_A_BATCH));
    }
    drift = Optional.of(sample.report(obstacle));
    boolean done = obstacle.isPresent() || sample.embedded() == sample.size();
    return new Progress(sample.embedded(), sample.embedded(), sample.below(), 0, done);
  }

  private Optional<String> nothingToDo() {
    return Optional.of(
        sampleSize == 0
            ? "No sample was asked for."
            : "There is no vector of the table's model whose text is known.");
  }

  private Optional<String> embedSome(List<Sampled> next) {
    List<EmbeddedText> again = embedding.embed(next.stream().map(Sampled::text).toList());
    if (again.stream().anyMatch(text -> text.madeBy().isPresent())) {
      return Optional.of("Another provider stands in for the table's model at the moment.");
    }
    again.forEach(text -> sample.add(text.embedding()));
    return Optional.empty();
  }

  private void publish() {
    report =
        new ValidationReport(
            rows,
            tally.vectors(),
            tally.count(VectorTally.ZERO),
            tally.count(VectorTally.NON_FINITE),
            tally.count(VectorTally.UNNORMALISED),
            tally.count(VectorTally.WRONG_DIMENSION),
            tally.minNorm(),
            tally.maxNorm(),
            tally.examples(),
            duplicates,
            drift);
  }
}
