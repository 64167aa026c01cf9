package dev.clipservice.inference.cache;

import dev.clipservice.core.Priority;

/** Is told what the cache does, by many threads. Must return at once and throw nothing. */
public interface CacheListener {

  /**
   * A request was looked up; the three numbers add up to its texts.
   *
   * @param hits texts whose embedding was there
   * @param shared texts that are being computed anyway, for this request or another one
   * @param misses texts to compute
   */
  void lookedUp(Priority priority, int hits, int shared, int misses);

  /** An embedding was dropped to make room. */
  void evicted();
}
