package dev.clipservice.inference.provider;

import java.util.function.Supplier;

/**
 * What stands around each call to a service: in the server, the time limit, the circuit breaker and
 * the bulkhead of MicroProfile Fault Tolerance.
 */
interface Guard {

  /** Lets every call pass. */
  Guard NONE =
      new Guard() {
        @Override
        public <T> T call(Supplier<T> attempt) {
          return attempt.get();
        }
      };

  /**
   * Makes one attempt, if it may be made now.
   *
   * @throws dev.clipservice.core.ClipServiceException of the attempt, or of the guard
   */
  <T> T call(Supplier<T> attempt);
}
