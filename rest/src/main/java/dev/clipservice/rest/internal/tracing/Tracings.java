package dev.clipservice.rest.internal.tracing;

import dev.clipservice.core.Tracing;

/** Finds out whether this server traces. */
public final class Tracings {

  private static final String API = "io.opentelemetry.api.OpenTelemetry";

  private Tracings() {}

  /** The server's tracing, or none. */
  public static Tracing find() {
    try {
      Class.forName(API, false, Tracings.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return Tracing.OFF;
    }
    return OpenTelemetryTracing.ofTheServer();
  }
}
