package dev.clipservice.migrations;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks every so often whether it is time for the {@link SearchIndex}: the table is filled long
 * after the start. A thread of its own, because a build takes minutes.
 *
 * <p>Search works without the index. A build that fails is told once, and tried again less and less
 * often.
 */
final class SearchIndexKeeper implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SearchIndexKeeper.class.getName());
  private static final int LONGEST_PAUSE = 128;

  private final SearchIndex index;
  private final BooleanSupplier databaseIsUp;
  private final Duration pause;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Read and written by the thread only. */
  private int failures;

  private String told = "";

  /**
   * @param databaseIsUp whether its schema is there
   * @param pause between two looks; up to {@value #LONGEST_PAUSE} times as long after failures
   */
  SearchIndexKeeper(
      SearchIndex index, BooleanSupplier databaseIsUp, Duration pause, ThreadFactory threads) {
    this.index = index;
    this.databaseIsUp = databaseIsUp;
    this.pause = pause;
    this.thread = threads.newThread(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends a build that is going on. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      index.cancel();
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (SQLException e) {
      LOG.log(Level.FINE, "the build could not be cancelled; the next start removes its rest", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped.await(pauseNow().toMillis(), TimeUnit.MILLISECONDS)) {
        if (databaseIsUp.getAsBoolean()) {
          look();
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "stopped looking after the search index", e);
    }
  }

  private Duration pauseNow() {
    return pause.multipliedBy(Math.min(LONGEST_PAUSE, 1L << Math.min(failures, 20)));
  }

  private void look() {
    try {
      SearchIndex.State state = index.look();
      LOG.finest(() -> "search index: " + state);
      failures = 0;
    } catch (SQLException | RuntimeException e) {
      failures++;
      tell(e);
    }
  }

  private void tell(Exception failure) {
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    boolean isNew = !reason.equals(told) && stopped.getCount() > 0;
    told = reason;
    LOG.log(
        isNew ? Level.WARNING : Level.FINE,
        failure,
        () ->
            "the index for similarity search could not be built, search works without: " + reason);
  }
}
