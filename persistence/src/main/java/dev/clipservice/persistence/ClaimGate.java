package dev.clipservice.persistence;

import dev.clipservice.core.Claim.Gate;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table's settings, as they hold for one claim. While there is a limit, claims take turns at
 * the one row, and each moves the time of the next by what its rows are worth.
 */
final class ClaimGate {

  private static final String SETTINGS =
      """
      select paused, rows_per_minute,
             (extract(epoch from next_claim_at - clock_timestamp()) * 1000)::bigint
      from embedding_control""";

  private static final String PASSED =
      """
      update embedding_control
      set next_claim_at = clock_timestamp() + ? * interval '1 minute' / rows_per_minute
      where rows_per_minute > 0""";

  /** A claim takes at most what is allowed in five seconds, so that the rate is an even one. */
  private static final int CLAIMS_PER_MINUTE = 12;

  private final Gate state;
  private final int rowsPerMinute;
  private final Optional<Duration> opensIn;

  private ClaimGate(Gate state, int rowsPerMinute, Optional<Duration> opensIn) {
    this.state = state;
    this.rowsPerMinute = rowsPerMinute;
    this.opensIn = opensIn;
  }

  static ClaimGate enter(EntityManager entities) {
    List<Object[]> settings = SqlQuery.rows(entities, SETTINGS);
    if (!settings.isEmpty() && SqlQuery.number(settings.get(0)[1]) > 0) {
      settings = SqlQuery.rows(entities, SETTINGS + " for update");
    }
    if (settings.isEmpty()) {
      return new ClaimGate(Gate.OPEN, 0, Optional.empty());
    }
    return of(settings.get(0));
  }

  private static ClaimGate of(Object[] settings) {
    int rowsPerMinute = (int) SqlQuery.number(settings[1]);
    long milliseconds = SqlQuery.number(settings[2]);
    if ((Boolean) settings[0]) {
      return new ClaimGate(Gate.PAUSED, rowsPerMinute, Optional.empty());
    }
    if (rowsPerMinute > 0 && milliseconds > 0) {
      return new ClaimGate(
          Gate.THROTTLED, rowsPerMinute, Optional.of(Duration.ofMillis(milliseconds)));
    }
    return new ClaimGate(Gate.OPEN, rowsPerMinute, Optional.empty());
  }

  Gate state() {
    return state;
  }

  /** When rows are handed out again; empty if nobody knows. */
  Optional<Duration> opensIn() {
    return opensIn;
  }

  /** How many rows may be claimed, of those that are asked for. */
  int limit(int asked) {
    return rowsPerMinute == 0
        ? asked
        : Math.min(asked, Math.max(1, rowsPerMinute / CLAIMS_PER_MINUTE));
  }

  /** Notes how many were. */
  void passed(EntityManager entities, int rows) {
    if (rowsPerMinute > 0 && rows > 0) {
      SqlQuery.update(entities, PASSED, rows);
    }
  }
}
