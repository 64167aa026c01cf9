package dev.clipservice.rest.internal.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The start has ended: a model serves, or is known not to. */
public final class StartedHealthCheck implements HealthCheck {

  private final ServiceHealth health;

  public StartedHealthCheck(ServiceHealth health) {
    this.health = health;
  }

  @Override
  public HealthCheckResponse call() {
    return CheckResponses.of("started", health.notStarted());
  }
}
