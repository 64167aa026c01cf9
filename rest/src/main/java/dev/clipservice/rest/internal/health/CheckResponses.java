package dev.clipservice.rest.internal.health;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** The form of our answers to MicroProfile Health. */
final class CheckResponses {

  private CheckResponses() {}

  /**
   * @param fault what is wrong; empty means up
   */
  static HealthCheckResponse of(String name, Optional<String> fault) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(fault.isEmpty());
    fault.ifPresent(reason -> response.withData("reason", reason));
    return response.build();
  }
}
