package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether the server traces, and whom it tells. */
class TracingSettingsTest {

  @Test
  void isOff_unlessAskedFor() {
    assertEquals(Map.of("CLIP_TRACING", "off"), TracingSettings.of(MapSettings.of()));
    assertEquals(
        Map.of("CLIP_TRACING", "off"),
        TracingSettings.of(
            MapSettings.of(
                "OTEL_SDK_DISABLED", "TRUE", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://x")));
  }

  @Test
  void passesOnWhatIsSet_alsoInTheFileOfSettings() {
    Map<String, String> passedOn =
        TracingSettings.of(
            MapSettings.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318",
                "OTEL_METRICS_EXPORTER", "otlp"));
    assertEquals(
        Map.of(
            "CLIP_TRACING", "on",
            "OTEL_SDK_DISABLED", "false",
            "OTEL_SERVICE_NAME", "clip-service",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "OTEL_METRICS_EXPORTER", "otlp",
            "OTEL_LOGS_EXPORTER", "none"),
        passedOn);
  }

  @Test
  void refusesAnythingElse() {
    CannotServeException e =
        assertThrows(
            CannotServeException.class,
            () -> TracingSettings.of(MapSettings.of("OTEL_SDK_DISABLED", "no")));
    assertTrue(e.getMessage().contains("OTEL_SDK_DISABLED"), e.getMessage());
  }
}
