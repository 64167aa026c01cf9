package dev.clipservice.rest.internal.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The server can do the work of its role now. */
public final class ReadyHealthCheck implements HealthCheck {

  private final ServiceHealth health;

  public ReadyHealthCheck(ServiceHealth health) {
    this.health = health;
  }

  @Override
  public HealthCheckResponse call() {
    return CheckResponses.of("ready", health.notReady());
  }
}
