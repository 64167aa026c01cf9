package dev.clipservice.rest.internal.health;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** {@code clip_ready}: what the readiness probe would be told, for whoever only reads metrics. */
public final class ReadyGauge {

  private static final Metadata READY =
      Metadata.builder()
          .withName("clip_ready")
          .withDescription("1 while the server can do the work of its role, else 0")
          .build();

  private ReadyGauge() {}

  /** Shows it as long as the server runs. */
  public static void show(ServiceHealth health, MetricRegistry registry) {
    registry.gauge(READY, () -> health.notReady().isEmpty() ? 1 : 0);
  }
}
