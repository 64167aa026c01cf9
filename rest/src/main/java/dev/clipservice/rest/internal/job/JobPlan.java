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
 */
public record JobPlan(JobKind kind, Optional<ErrorClass> errorClass) {

  public JobPlan {
    Objects.requireNonNull(kind, "kind");
    if (errorClass.isPresent() && kind != JobKind.RETRY_FAILED) {
      throw new IllegalArgumentException("expected no class of errors for " + kind);
    }
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
