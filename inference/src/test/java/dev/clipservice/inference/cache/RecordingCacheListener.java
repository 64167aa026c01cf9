package dev.clipservice.inference.cache;

import dev.clipservice.core.Priority;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what the cache tells. */
final class RecordingCacheListener implements CacheListener {

  /** One request: its texts by what became of them. */
  record LookUp(Priority priority, int hits, int shared, int misses) {}

  private final List<LookUp> lookUps = new CopyOnWriteArrayList<>();
  private final AtomicInteger evictions = new AtomicInteger();

  @Override
  public void lookedUp(Priority priority, int hits, int shared, int misses) {
    lookUps.add(new LookUp(priority, hits, shared, misses));
  }

  @Override
  public void evicted() {
    evictions.incrementAndGet();
  }

  List<LookUp> lookUps() {
    return lookUps;
  }

  int evictions() {
    return evictions.get();
  }
}
