package dev.clipservice.core;

import java.time.Duration;
import java.util.Objects;

/**
 * Asks for rows.
 *
 * @param worker a name that is unique among all workers
 * @param model what the worker's provider serves
 * @param limit at most so many rows, at least 1
 * @param lease how long no other worker may take them, unless it is extended
 * @param emptyHanded whether the worker holds no other row: only then may it be given a suspect
 */
public record ClaimRequest(
    String worker, ModelInfo model, int limit, Duration lease, boolean emptyHanded) {

  public ClaimRequest {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(lease, "lease");
    if (limit < 1) {
      throw new IllegalArgumentException("expected a limit of at least 1, got " + limit);
    }
  }
}
