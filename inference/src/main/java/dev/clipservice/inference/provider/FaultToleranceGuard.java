package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.inference.provider.ServiceUnavailableException.Way;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** {@link GuardedCalls} of one provider, with its exceptions in our terms. */
final class FaultToleranceGuard implements Guard {

  private final GuardedCalls calls;
  private final ProviderName provider;
  private final String who;
  private final GuardConfig config;
  private final CallConfig callConfig;

  /**
   * @param who the service with its address, to begin a sentence
   */
  FaultToleranceGuard(
      GuardedCalls calls,
      ProviderName provider,
      String who,
      GuardConfig config,
      CallConfig callConfig) {
    this.calls = calls;
    this.provider = provider;
    this.who = who;
    this.config = config;
    this.callConfig = callConfig;
  }

  @Override
  public <T> T call(Supplier<T> attempt) {
    try {
      return switch (provider) {
        case CLIP -> calls.clip(attempt);
        case OPENAI -> calls.openAi(attempt);
      };
    } catch (CircuitBreakerOpenException e) {
      throw new ServiceUnavailableException(
          Way.RESTING,
          "%s failed too often and is left alone for %d s (CLIP_PROVIDER_CIRCUIT_SECONDS)."
              .formatted(who, config.circuitDelay().toSeconds()),
          config.circuitDelay(),
          e);
    } catch (BulkheadException e) {
      throw new ClipServiceException(
          Kind.OVERLOADED,
          "%s is asked %d things already (CLIP_PROVIDER_CONCURRENCY)."
              .formatted(who, config.concurrency()),
          null,
          "rate_limit_exceeded",
          Duration.ofSeconds(1),
          e);
    } catch (TimeoutException e) {
      // The time limit has interrupted this thread; nobody else has
      boolean unused = Thread.interrupted();
      throw new ServiceUnavailableException(
          Way.SLOW,
          "%s gave no whole answer within %d s.".formatted(who, callConfig.timeout().toSeconds()),
          null,
          e);
    }
  }
}
