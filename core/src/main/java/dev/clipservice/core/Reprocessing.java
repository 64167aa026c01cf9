package dev.clipservice.core;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts rows of the table back into the queue, on purpose and in batches, each its own short
 * transaction. Everything may be repeated at any time: rows that wait already are left as they are.
 */
public interface Reprocessing {

  /** Which rows. */
  enum Kind {
    /** Those with text and without a vector that do not wait, or only wait for a later attempt. */
    MISSING,
    /** Those whose vector is zero, not finite, not normalised or of a wrong dimension: it goes. */
    BROKEN,
    /** Those that were given up. */
    FAILED,
    /** Completed ones with a vector of another identity than the table's target. */
    FOREIGN,
    /** Completed ones with a vector of unknown origin. */
    UNVERIFIED
  }

  /**
   * Which rows.
   *
   * @param errorClass only those that failed so; empty for all, and for every other kind
   * @param reason only those that failed with these very words; empty for all, and for every other
   *     kind
   */
  record Scope(Kind kind, Optional<ErrorClass> errorClass, Optional<String> reason) {

    public Scope {
      Objects.requireNonNull(kind, "kind");
      if (errorClass.isPresent() && kind != Kind.FAILED) {
        throw ClipServiceException.invalid(
            "errorClass", "expected no class of errors for " + kind + ", got " + errorClass.get());
      }
      if (reason.isPresent() && kind != Kind.FAILED) {
        throw ClipServiceException.invalid(
            "reason", "expected no reason of a failure for " + kind + ", got one");
      }
      if (reason.filter(text -> text.indexOf('\0') >= 0).isPresent()) {
        throw ClipServiceException.invalid("reason", "expected a text without U+0000, found one");
      }
    }

    public static Scope of(Kind kind) {
      return new Scope(kind, Optional.empty(), Optional.empty());
    }

    /** The rows that were given up for this kind of reason. */
    public static Scope failed(ErrorClass errorClass) {
      return new Scope(Kind.FAILED, Optional.of(errorClass), Optional.empty());
    }

    /** The rows that were given up with these very words. */
    public static Scope failed(String reason) {
      return new Scope(Kind.FAILED, Optional.empty(), Optional.of(reason));
    }
  }

  /**
   * How far it has come.
   *
   * @param lastId the row it has come to
   * @param examined rows looked at
   * @param matched rows that were in the scope
   * @param busy of these, rows that somebody else was writing to: left as they are
   * @param complete whether the end of the table was reached
   */
  record Progress(long lastId, long examined, long matched, long busy, boolean complete) {

    /** Where every run begins. */
    public static final Progress START = new Progress(Long.MIN_VALUE, 0, 0, 0, false);
  }

  /** Is told after each batch; says whether to go on. */
  @FunctionalInterface
  interface Watch {
    boolean goOn(Progress progress);
  }

  /**
   * Looks at the next batch of rows, a few thousand at most, and queues what is in the scope.
   *
   * @param so {@link Progress#START}, or what the step before returned
   * @param dryRun whether to count only
   */
  Progress step(Scope scope, Progress so, boolean dryRun);

  /**
   * Takes step after step, on the caller's thread, until the end or until {@code watch} says no.
   *
   * @return how far it came
   */
  default Progress run(Scope scope, boolean dryRun, Watch watch) {
    Progress progress = Progress.START;
    do {
      progress = step(scope, progress, dryRun);
    } while (watch.goOn(progress) && !progress.complete());
    return progress;
  }

  /** Counts the broken vectors of rows with text by what is wrong, looking at every row. */
  VectorFaults faults(Watch watch);

  /**
   * Queues one part, before all others.
   *
   * @param colorId empty for a part without a colour; if it stands there several times, as the
   *     table's key allows, all of them are queued
   * @return whether there is such a part, with text
   */
  boolean generate(String partId, OptionalInt colorId);

  /** The most rows of one {@link #generate(Collection)}. */
  int MOST_ROWS = 500;

  /**
   * Queues rows, before all others; those without text, and those that are not there, are skipped.
   *
   * @param rowIds at most {@link #MOST_ROWS}
   * @return how many were queued
   */
  int generate(Collection<Long> rowIds);

  /**
   * Makes {@code target} the identity that the table is filled with. Vectors of another one stay,
   * and count as foreign, until {@link Kind#FOREIGN} is run.
   */
  void retarget(ModelIdentity target);
}
