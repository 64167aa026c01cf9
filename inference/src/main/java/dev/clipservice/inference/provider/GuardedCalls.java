package dev.clipservice.inference.provider;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * MicroProfile Fault Tolerance around each call to another server: one method for each provider, so
 * that each has a circuit, a bulkhead and metrics of its own. The numbers come from our variables
 * ({@code META-INF/microprofile-config.properties}); those here are their defaults.
 *
 * <p>A thin bean, since the container weaves these into beans that it makes itself. Retries are
 * {@link Retries}: {@code @Retry} does not know the header Retry-After.
 */
@ApplicationScoped
public class GuardedCalls {

  /** For CDI. */
  public GuardedCalls() {}

  /** One call to a CLIP service. */
  @Timeout(value = 60, unit = ChronoUnit.SECONDS)
  @CircuitBreaker(
      requestVolumeThreshold = 6,
      failureRatio = 0.5,
      delay = 10,
      delayUnit = ChronoUnit.SECONDS,
      failOn = {ServiceUnavailableException.class, TimeoutException.class})
  @Bulkhead(16)
  public <T> T clip(Supplier<T> call) {
    return call.get();
  }

  /** One call to OpenAI. */
  @Timeout(value = 60, unit = ChronoUnit.SECONDS)
  @CircuitBreaker(
      requestVolumeThreshold = 6,
      failureRatio = 0.5,
      delay = 10,
      delayUnit = ChronoUnit.SECONDS,
      failOn = {ServiceUnavailableException.class, TimeoutException.class})
  @Bulkhead(16)
  public <T> T openAi(Supplier<T> call) {
    return call.get();
  }
}
