package dev.clipservice.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was done to the rows: the newest attempts, and how many there were before them. */
public interface AttemptHistory {

  /** The most attempts of one page. */
  int LARGEST_PAGE = 5_000;

  /**
   * Where a page begins: behind this attempt.
   *
   * @param finishedMicros when it ended, in microseconds since 1970
   * @param attemptId its number
   */
  record Place(long finishedMicros, long attemptId) {}

  /**
   * A piece of the history.
   *
   * @param attempts the newest first
   * @param next where the following page begins; empty at the end
   */
  record Page(List<Attempt> attempts, Optional<Place> next) {

    public Page {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * Reads attempts, the newest first.
   *
   * @param after empty for the first page
   * @param limit 1 to {@link #LARGEST_PAGE}
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  Page page(AttemptFilter filter, Optional<Place> after, int limit);

  /**
   * How many attempts ended in a span of time.
   *
   * @param begin of the span
   * @param completed vectors written
   * @param retried attempts that are repeated
   * @param failed rows given up
   */
  record Span(Instant begin, long completed, long retried, long failed) {}

  /**
   * Counts attempts, of rows that were deleted since, too.
   *
   * @param span a whole number of minutes
   * @param count how many spans, the last one being the present one
   * @return every span, the oldest first
   */
  List<Span> throughput(Duration span, int count);
}
