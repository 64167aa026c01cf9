package dev.clipservice.migrations;

import java.util.Locale;

/** How far a walk over the table has come, in words. */
final class RepairProgress {

  private final String doing;
  private final long total;
  private long examined;
  private long changed;

  /**
   * @param doing what is done to the rows, as the first word of the sentence
   * @param total rows in the table when it began
   */
  RepairProgress(String doing, long total) {
    this.doing = doing;
    this.total = total;
  }

  /** The sentence after a further step, e.g. {@code repairing: 1,000 of 8,000 rows (12 %)}. */
  String after(long moreExamined, long moreChanged) {
    examined += moreExamined;
    changed += moreChanged;
    long all = Math.max(total, examined);
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d rows (%d %%), %,d changed",
        doing,
        examined,
        all,
        all == 0 ? 100 : examined * 100 / all,
        changed);
  }
}
