package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A worker, as it describes itself to all who share the table.
 *
 * @param worker its name, unique among all workers
 * @param host the machine it runs on
 * @param startedAt when it began
 * @param heartbeatAt when it was last heard of; set by the database
 * @param phase what it is doing, e.g. {@code WORKING}
 * @param reason why, in a phase that has a reason
 * @param model what it embeds with; empty until its provider is ready
 * @param completed rows embedded and written since it began
 * @param failed rows given up since it began
 * @param leased rows that it holds at the moment; counted by the database
 */
public record WorkerReport(
    String worker,
    String host,
    Instant startedAt,
    Instant heartbeatAt,
    String phase,
    Optional<String> reason,
    Optional<ModelIdentity> model,
    long completed,
    long failed,
    long leased) {

  public WorkerReport {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(heartbeatAt, "heartbeatAt");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(model, "model");
  }
}
