package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.BatchSize;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.VectorFaults;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;

/** Queues rows through the functions of the schema, 2,000 rows at a time at most. */
public final class JpaReprocessing implements Reprocessing {

  /** Where nothing is locked: some tens of milliseconds, a few tenths where vectors are read. */
  private static final int BATCH = 2_000;

  private static final String REQUEUE =
      "select last_id, examined, matched, busy from clip_requeue_batch(?, ?, ?, ?, ?, ?)";

  private static final String FAULTS =
      """
      select last_id, examined, missing, zero, non_finite, unnormalised, wrong_dimension
      from clip_count_faults(?, ?)""";

  private static final String GENERATE = "select clip_generate_part(?, ?::integer)";

  private static final String GENERATE_ROWS = "select clip_generate_rows(?::bigint[])";

  private static final String RETARGET =
      """
      insert into embedding_target (provider, model, revision) values (?, ?, ?)
      on conflict (only_one) do update
      set provider = excluded.provider, model = excluded.model, revision = excluded.revision,
          set_at = now()""";

  private final Transactions transactions;

  /** Of batches that lock rows. Whoever else runs at the same time may learn less. */
  private volatile BatchSize writing = BatchSize.upTo(BATCH);

  public JpaReprocessing(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Progress step(Scope scope, Progress so, boolean dryRun) {
    BatchSize size = writing;
    int batch = dryRun ? BATCH : size.rows();
    long begun = System.nanoTime();
    Object[] row =
        transactions.call(
            entities ->
                SqlQuery.rows(
                        entities,
                        REQUEUE,
                        scope.kind().name().toLowerCase(Locale.ROOT),
                        scope.errorClass().map(Object::toString).orElse(null),
                        so.lastId(),
                        batch,
                        dryRun,
                        scope.reason().orElse(null))
                    .get(0));
    if (!dryRun && number(row[1]) == batch) {
      writing = size.after(Duration.ofNanos(System.nanoTime() - begun));
    }
    return new Progress(
        number(row[0]),
        so.examined() + number(row[1]),
        so.matched() + number(row[2]),
        so.busy() + number(row[3]),
        number(row[1]) < batch);
  }

  @Override
  public VectorFaults faults(Watch watch) {
    long[] counts = new long[6];
    Progress progress = Progress.START;
    do {
      long after = progress.lastId();
      Object[] row =
          transactions.call(entities -> SqlQuery.rows(entities, FAULTS, after, BATCH).get(0));
      for (int i = 0; i < counts.length; i++) {
        counts[i] += number(row[i + 1]);
      }
      long found = counts[1] + counts[2] + counts[3] + counts[4] + counts[5];
      progress = new Progress(number(row[0]), counts[0], found, 0, number(row[1]) < BATCH);
    } while (watch.goOn(progress) && !progress.complete());
    return new VectorFaults(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  @Override
  public boolean generate(String partId, OptionalInt colorId) {
    Integer color = colorId.isPresent() ? colorId.getAsInt() : null;
    return transactions.call(
        entities -> (Boolean) SqlQuery.column(entities, GENERATE, partId, color).get(0));
  }

  @Override
  public int generate(Collection<Long> rowIds) {
    if (rowIds.size() > MOST_ROWS) {
      throw new IllegalArgumentException(
          "expected at most %d rows, got %d".formatted(MOST_ROWS, rowIds.size()));
    }
    Object ids = rowIds.toArray(Long[]::new);
    return transactions.call(
        entities -> (int) number(SqlQuery.column(entities, GENERATE_ROWS, ids).get(0)));
  }

  @Override
  public void retarget(ModelIdentity target) {
    int unused =
        transactions.call(
            entities ->
                SqlQuery.update(
                    entities, RETARGET, target.provider(), target.model(), target.revision()));
  }
}
