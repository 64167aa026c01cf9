package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the server traces, as OpenTelemetry's own variables say: not unless {@code
 * OTEL_SDK_DISABLED} is {@code false}. That part of the server is left out then, and costs nothing.
 */
final class TracingSettings {

  private static final String DISABLED = "OTEL_SDK_DISABLED";

  /** Read from the environment by the server, which does not know the file of settings. */
  private static final List<String> PASSED_ON =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_HEADERS",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_TRACES_EXPORTER",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG");

  /** Unlike the specification's: one way to send, and of all signals only traces. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "OTEL_SERVICE_NAME", "clip-service",
          "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
          "OTEL_METRICS_EXPORTER", "none",
          "OTEL_LOGS_EXPORTER", "none");

  private TracingSettings() {}

  /**
   * What the server is to get in its environment.
   *
   * @throws CannotServeException if the switch is neither true nor false
   */
  static Map<String, String> of(Settings settings) {
    String disabled = settings.get(DISABLED, "true");
    if (!disabled.equalsIgnoreCase("true") && !disabled.equalsIgnoreCase("false")) {
      throw new CannotServeException(
          "%s: expected true or false, found \"%s\".".formatted(DISABLED, disabled));
    }
    if (Boolean.parseBoolean(disabled)) {
      return Map.of("CLIP_TRACING", "off");
    }
    Map<String, String> variables = new HashMap<>(Map.of("CLIP_TRACING", "on", DISABLED, "false"));
    DEFAULTS.forEach((name, value) -> variables.put(name, settings.get(name, value)));
    PASSED_ON.stream()
        .filter(name -> LauncherConfig.given(settings, name))
        .forEach(name -> variables.put(name, settings.get(name, "")));
    return variables;
  }
}
