package dev.clipservice.inference;

import dev.clipservice.core.Priority;
import dev.clipservice.core.Tracing;
import dev.clipservice.inference.batching.BatcherListener;
import dev.clipservice.inference.batching.Lane;
import dev.clipservice.inference.cache.CacheListener;
import java.time.Duration;

/** Is told what the model does. */
interface InferenceListener extends BatcherListener, CacheListener {

  /** Whom it tells what it is at, while it is at it. */
  default Tracing tracing() {
    return Tracing.OFF;
  }

  /** Does nothing: for a model outside of a server. */
  InferenceListener NONE =
      new InferenceListener() {
        @Override
        public void computed(Lane lane, int texts, long given, long computed, Duration busy) {}

        @Override
        public void refused(Lane lane) {}

        @Override
        public void expired(Lane lane) {}

        @Override
        public void lookedUp(Priority priority, int hits, int shared, int misses) {}

        @Override
        public void evicted() {}
      };
}
