package dev.clipservice.rest.internal.job;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.Reprocessing.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be done; two jobs of the same plan are the same work.
 *
 * @param errorClass only rows that were given up for this kind of reason; empty for all, and for
 *     every kind but {@code RETRY_FAILED}
 * @param reason only rows that were given up with these very words; likewise
 * @param sample how many vectors are made again; 0 for every kind but {@code VALIDATE}
 */
public record JobPlan(
    JobKind kind, Optional<ErrorClass> errorClass, Optional<String> reason, int sample) {

  public JobPlan {
    Objects.requireNonNull(kind, "kind");
    if (errorClass.isPresent() && kind != JobKind.RETRY_FAILED) {
      throw new IllegalArgumentException("expected no class of errors for " + kind);
    }
    if (reason.isPresent() && kind != JobKind.RETRY_FAILED) {
      throw new IllegalArgumentException("expected no reason of a failure for " + kind);
    }
    if (sample != 0 && kind != JobKind.VALIDATE) {
      throw new IllegalArgumentException("expected no sample for " + kind);
    }
  }

  public JobPlan(JobKind kind, Optional<ErrorClass> errorClass) {
    this(kind, errorClass, Optional.empty(), 0);
  }

  /** Another try for rows that were given up: all, or those of a class, with a reason, or both. */
  public static JobPlan retry(Optional<ErrorClass> errorClass, Optional<String> reason) {
    return new JobPlan(JobKind.RETRY_FAILED, errorClass, reason, 0);
  }

  /** Looks at all vectors, and makes so many again. */
  public static JobPlan validate(int sample) {
    return new JobPlan(JobKind.VALIDATE, Optional.empty(), Optional.empty(), sample);
  }

  public static JobPlan of(JobKind kind) {
    return new JobPlan(kind, Optional.empty());
  }

  /** The scopes to go through, in this order. */
  List<Scope> scopes() {
    return kind.rows().stream().map(rows -> new Scope(rows, errorClass, reason)).toList();
  }

  /** For people; the reason may hold what others wrote, and does not go into the log. */
  @Override
  public String toString() {
    return kind
        + errorClass.map(value -> " of class " + value).orElse("")
        + (reason.isPresent() ? " of one reason" : "");
  }
}
