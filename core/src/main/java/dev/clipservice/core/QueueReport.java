package dev.clipservice.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The queue in detail, beside {@link EmbeddingStatistics}.
 *
 * @param target the identity that the table is filled with; empty until the first claim
 * @param due rows that could be claimed now
 * @param putOff rows that wait for a later attempt
 * @param suspects rows that are handed out alone, because a worker died while embedding them
 * @param nextDueSeconds until the earliest of the rows put off is due; empty if none is
 * @param completedLastMinute vectors written in the last minute
 * @param completedLastHour the same for the last hour, as far as the history goes back
 * @param failed rows given up, by class
 * @param waiting rows that wait after an error, by its class
 * @param reasons the most frequent reasons of rows given up, at most 20
 * @param vectors rows with a vector, by whose it is; no identity: unknown origin
 */
public record QueueReport(
    Optional<ModelIdentity> target,
    long due,
    long putOff,
    long suspects,
    OptionalLong nextDueSeconds,
    long completedLastMinute,
    long completedLastHour,
    Map<ErrorClass, Long> failed,
    Map<ErrorClass, Long> waiting,
    List<FailureReason> reasons,
    List<IdentityCount> vectors) {

  public QueueReport {
    failed = Map.copyOf(failed);
    waiting = Map.copyOf(waiting);
    reasons = List.copyOf(reasons);
    vectors = List.copyOf(vectors);
  }

  /**
   * Why rows were given up.
   *
   * @param reason for people
   * @param rows how many
   */
  public record FailureReason(ErrorClass errorClass, String reason, long rows) {}

  /**
   * Whose vectors there are.
   *
   * @param identity empty: of unknown origin
   * @param rows how many
   */
  public record IdentityCount(Optional<ModelIdentity> identity, long rows) {}
}
