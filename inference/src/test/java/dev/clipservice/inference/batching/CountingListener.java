package dev.clipservice.inference.batching;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds up what the batcher tells. */
final class CountingListener implements BatcherListener {

  private final Map<Lane, Long> computed = new EnumMap<>(Lane.class);
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger expired = new AtomicInteger();
  private long given;

  @Override
  public synchronized void computed(
      Lane lane, int texts, long givenTokens, long computedTokens, Duration busy) {
    given += givenTokens;
    computed.merge(lane, computedTokens, Long::sum);
  }

  @Override
  public void refused(Lane lane) {
    refused.incrementAndGet();
  }

  @Override
  public void expired(Lane lane) {
    expired.incrementAndGet();
  }

  synchronized long given() {
    return given;
  }

  synchronized long computed(Lane lane) {
    return computed.getOrDefault(lane, 0L);
  }

  synchronized long computed() {
    return computed.values().stream().mapToLong(Long::longValue).sum();
  }

  int refused() {
    return refused.get();
  }

  int expired() {
    return expired.get();
  }
}
