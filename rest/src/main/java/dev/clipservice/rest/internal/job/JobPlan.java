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
 * @param sample how many vectors are made again; 0 for every kind but {@code VALIDATE}
 */
public record JobPlan(JobKind kind, Optional<ErrorClass> errorClass, int sample) {

  public JobPlan {
    Objects.requireNonNull(kind, "kind");
    if (errorClass.isPresent() && kind != JobKind.RETRY_FAILED) {
      throw new IllegalArgumentException("expected no class of errors for " + kind);
    }
    if (sample != 0 && kind != JobKind.VALIDATE) {
      throw new IllegalArgumentException("expected no sample for " + kind);
    }
  }

  public JobPlan(JobKind kind, Optional<ErrorClass> errorClass) {
    this(kind, errorClass, 0);
  }

  /** Looks at all vectors, and makes so many again. */
  public static JobPlan validate(int sample) {
    return new JobPlan(JobKind.VALIDATE, Optional.empty(), sample);
  }

  public static JobPlan of(JobKind kind) {
    return new JobPlan(kind, Optional.empty());
  }

  /** The scopes to go through, in this order. */
  List<Scope> scopes() {
    return kind.rows().stream().map(rows -> new Scope(rows, errorClass)).toList();
  }

  /** For people. */
  @Override
  public String toString() {
    return kind + errorClass.map(value -> " of class " + value).orElse("");
  }
}
