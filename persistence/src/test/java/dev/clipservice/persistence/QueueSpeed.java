package dev.clipservice.persistence;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many rows a second the queue alone can do, with an encoder that costs nothing: one thread
 * claims and settles, with history.
 */
public final class QueueSpeed {

  private static final Embedding[] VECTORS = new Embedding[64];

  private QueueSpeed() {}

  /** {@code [EMBEDDED|PGVECTOR [rows [rounds]]]}. */
  public static void main(String[] arguments) {
    PostgresServer server =
        PostgresServer.valueOf(arguments.length > 0 ? arguments[0] : "PGVECTOR");
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    for (int i = 0; i < VECTORS.length; i++) {
      VECTORS[i] = TestDatabase.embed("vector " + i);
    }
    for (int round = 1; round <= rounds; round++) {
      for (int batch : new int[] {64, 256}) {
        try (TestDatabase database = new TestDatabase(server)) {
          database.addParts(1, rows);
          database.execute("analyze");
          measure(database, server, rows, batch, round);
        }
      }
    }
  }

  private static void measure(
      TestDatabase database, PostgresServer server, int rows, int batch, int round) {
    long claiming = 0;
    long settling = 0;
    int done = 0;
    long begin = System.nanoTime();
    while (true) {
      long t0 = System.nanoTime();
      List<EmbeddingJob> jobs = database.claim("speed", batch);
      claiming += System.nanoTime() - t0;
      if (jobs.isEmpty()) {
        break;
      }
      List<JobOutcome> outcomes = new ArrayList<>(jobs.size());
      for (EmbeddingJob job : jobs) {
        Embedding vector = VECTORS[(int) (job.rowId() % VECTORS.length)];
        outcomes.add(
            new JobOutcome.Completed(
                job, new EmbeddedText(vector, 9, 9), TestDatabase.MODEL, Duration.ofMillis(40)));
      }
      t0 = System.nanoTime();
      done += database.queue.settle(outcomes).completed();
      settling += System.nanoTime() - t0;
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (done != rows) {
      throw new IllegalStateException("expected " + rows + " rows, wrote " + done);
    }
    System.out.printf(
        "%s round %d batch %d: %.0f rows/s (claim %.2f ms, settle %.2f ms a batch)%n",
        server,
        round,
        batch,
        rows / seconds,
        claiming / 1e6 / (rows / (double) batch),
        settling / 1e6 / (rows / (double) batch));
  }
}
