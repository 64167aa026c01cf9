package dev.clipservice.inference.cache;

import dev.clipservice.core.Embedding;
import dev.clipservice.inference.cache.Flight.Pace;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who computes what at the moment, so that nobody else does. Finds what has been computed in the
 * cache: a text is in the air until it is there, never in neither.
 */
final class SingleFlight {

  private final ConcurrentMap<TokenKey, Flight> flights = new ConcurrentHashMap<>();
  private final EmbeddingCache cache;
  private final long batchTokens;

  /**
   * @param batchTokens so much is soon done, whoever waits for it
   */
  SingleFlight(EmbeddingCache cache, long batchTokens) {
    this.cache = cache;
    this.batchTokens = batchTokens;
  }

  /**
   * Joins a flight that is worth waiting for, or announces {@code own}, which takes the place of
   * one that is not.
   *
   * @return the flight to wait for; {@code own} if the caller is to lead it
   */
  Flight join(Flight own) {
    return flights.merge(
        own.key(), own, (present, ours) -> worthWaiting(ours.pace(), present) ? present : ours);
  }

  /** Announces a flight that is led in any case, unless there is one. */
  void announce(Flight own) {
    flights.putIfAbsent(own.key(), own);
  }

  private boolean worthWaiting(Pace pace, Flight present) {
    return pace.mayFollow(present.pace(), batchTokens);
  }

  /** Ends a flight at once if its text was computed in the meantime. */
  Optional<Embedding> landed(Flight flight) {
    Optional<Embedding> present = cache.find(flight.key());
    present.ifPresent(embedding -> land(flight, embedding));
    return present;
  }

  /** Ends a flight well. */
  void land(Flight flight, Embedding embedding) {
    cache.put(flight.key(), embedding);
    flights.remove(flight.key(), flight);
    flight.result().complete(embedding);
  }

  /** Ends a flight that has not ended: those who follow must see for themselves. */
  void abort(Flight flight) {
    flights.remove(flight.key(), flight);
    flight.result().cancel(false);
  }

  /** Texts in the air. */
  int size() {
    return flights.size();
  }
}
