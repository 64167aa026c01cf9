package dev.clipservice.core;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is known of one part.
 *
 * @param part with its whole text
 * @param updatedAt when somebody last said that he changed it, if anybody did
 * @param provenance whose its vector is; empty without a vector, and for one of unknown origin
 * @param queued its place in the queue; empty if it neither waits nor failed
 * @param vector empty if it has none
 * @param sameKey how many rows have this number and colour, at least 1: the table's key lets a part
 *     without a colour stand there several times, and this is the first of them
 */
public record PartDetail(
    PartSummary part,
    Optional<Instant> updatedAt,
    Optional<Provenance> provenance,
    Optional<Queued> queued,
    Optional<Embedding> vector,
    int sameKey) {

  public PartDetail {
    Objects.requireNonNull(part, "part");
  }

  /**
   * How a vector was made.
   *
   * @param textHash of the text that it was made from, if that is known
   * @param textUnchanged whether the part has that text still
   */
  public record Provenance(
      ModelIdentity identity, Optional<String> textHash, boolean textUnchanged) {}

  /**
   * A place in the queue.
   *
   * @param nextAttemptAt when it may be claimed; empty for one that failed
   * @param worker who has it now, or had it when it died
   * @param leaseUntil how long the worker has it
   * @param suspect whether a worker died while embedding it
   */
  public record Queued(
      Instant pendingSince,
      Optional<Instant> nextAttemptAt,
      Optional<String> worker,
      Optional<Instant> leaseUntil,
      boolean suspect) {}
}
