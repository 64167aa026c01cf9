package dev.clipservice.rest.internal.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Nothing is broken that only a restart can mend. */
public final class LiveHealthCheck implements HealthCheck {

  private final ServiceHealth health;

  public LiveHealthCheck(ServiceHealth health) {
    this.health = health;
  }

  @Override
  public HealthCheckResponse call() {
    return CheckResponses.of("live", health.notLive());
  }
}
