package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Kind;
import java.util.List;

/** What a job does with the table. */
public enum JobKind {
  /** A vector for every row that has text: broken vectors go first, and then count as missing. */
  GENERATE_MISSING("generate-missing"),
  /** Another try for rows that were given up. */
  RETRY_FAILED("retry-failed"),
  /** Vectors of other models are made again. */
  REEMBED_FOREIGN("reembed-foreign"),
  /** Vectors that cannot be used go, and are made again. */
  REPROCESS_BROKEN("reprocess-broken"),
  /** Vectors of unknown origin are made again. */
  REQUEUE_UNVERIFIED("requeue-unverified"),
  /** All vectors are looked at, and a sample of them is made again; nothing is changed. */
  VALIDATE("validate");

  private final String name;

  JobKind(String name) {
    this.name = name;
  }

  /** Which rows it queues, one after the other. */
  List<Kind> rows() {
    return switch (this) {
      case GENERATE_MISSING -> List.of(Kind.BROKEN, Kind.MISSING);
      case RETRY_FAILED -> List.of(Kind.FAILED);
      case REEMBED_FOREIGN -> List.of(Kind.FOREIGN);
      case REPROCESS_BROKEN -> List.of(Kind.BROKEN);
      case REQUEUE_UNVERIFIED -> List.of(Kind.UNVERIFIED);
      case VALIDATE -> List.of();
    };
  }

  /** The name in the API, as in the path that starts it. */
  @Override
  public String toString() {
    return name;
  }
}
