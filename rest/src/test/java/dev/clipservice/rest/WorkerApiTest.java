package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.WorkerReport;
import dev.clipservice.core.WorkerSettings;
import dev.clipservice.rest.internal.testing.FakeWorkers;
import dev.clipservice.rest.internal.testing.Fakes;
import java.util.Optional;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerApiTest {

  private static final String LOCAL =
      "{\"local\":{\"worker\":\"host-1-42-ab\",\"phase\":\"PAUSED\","
          + "\"since\":\"2026-01-02T03:00:00.123Z\",\"reason\":\"somebody paused it\","
          + "\"lastError\":null,\"unverified\":null,\"completed\":12,\"failed\":3,\"retried\":4},";

  private final RestServer server = RestServer.create();

  @Test
  void tellsOfAllWorkers() {
    server.workers.reports.add(report("host-1-42-ab", 10, Optional.of("somebody paused it")));
    server.workers.reports.add(report("host-2-43-cd", -5, Optional.empty()));
    MockHttpResponse response = server.get("/api/worker");
    assertEquals(200, response.getStatus());
    String counts =
        "\"model\":{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\",\"revision\":\"a1b2c3\"},"
            + "\"startedAt\":\"2026-01-02T03:03:05Z\",";
    assertEquals(
        LOCAL
            + "\"settings\":{\"paused\":false,\"rowsPerMinute\":0,"
            + "\"changedAt\":\"2026-01-02T03:00:00.123Z\"},\"workers\":["
            + "{\"worker\":\"host-1-42-ab\",\"host\":\"a-host\",\"phase\":\"WORKING\","
            + "\"reason\":\"somebody paused it\","
            + counts
            + "\"heartbeatAt\":\"2026-01-02T03:03:55Z\",\"heartbeatAgeSeconds\":10.0,"
            + "\"completed\":5,\"failed\":6,\"leased\":7},"
            + "{\"worker\":\"host-2-43-cd\",\"host\":\"a-host\",\"phase\":\"WORKING\","
            + "\"reason\":null,"
            + counts
            + "\"heartbeatAt\":\"2026-01-02T03:04:10Z\",\"heartbeatAgeSeconds\":0.0,"
            + "\"completed\":5,\"failed\":6,\"leased\":7}]}",
        RestServer.text(response));
  }

  @Test
  void pausesAndResumes() {
    assertEquals(
        "{\"paused\":true,\"rowsPerMinute\":0,\"changedAt\":\"2026-01-02T03:00:00.123Z\"}",
        RestServer.text(server.post("/api/worker/pause")));
    assertTrue(server.workers.settings.paused());
    assertEquals(200, server.post("/api/worker/pause").getStatus());
    assertEquals(
        "{\"paused\":false,\"rowsPerMinute\":0,\"changedAt\":\"2026-01-02T03:00:00.123Z\"}",
        RestServer.text(server.post("/api/worker/resume")));
    assertEquals(new WorkerSettings(false, 0, FakeWorkers.CHANGED), server.workers.settings);
  }

  @ParameterizedTest
  @CsvSource({"0", "600", "2147483647"})
  void throttles(int rowsPerMinute) {
    MockHttpResponse response = throttle("{\"rowsPerMinute\":" + rowsPerMinute + "}");
    assertEquals(200, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"rowsPerMinute\":" + rowsPerMinute + ","));
    assertEquals(rowsPerMinute, server.workers.settings.rowsPerMinute());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';                                      missing_required_parameter; 'rowsPerMinute'",
        "{};                                      missing_required_parameter; 'rowsPerMinute'",
        "{\"rowsPerMinute\":null};                missing_required_parameter; 'rowsPerMinute'",
        "{\"rowsPerMinute\":-1};                  integer_out_of_range; but got '-1'",
        "{\"rowsPerMinute\":2147483648};          integer_out_of_range; from 0 to 2147483647",
        "{\"rowsPerMinute\":99999999999999999999};integer_out_of_range; from 0 to 2147483647",
        "{\"rowsPerMinute\":1.5};                 invalid_type; got a decimal number",
        "{\"rowsPerMinute\":\"600\"};             invalid_type; got a string",
        "{\"rowsPerMinute\":true};                invalid_type; got a boolean",
        "{\"rowsPerMinute\":[1]};                 invalid_type; got an array",
        "{\"rowsPerMinute\":{\"a\":{}}};          invalid_type; got an object",
        "{\"rowsPerMinute\":1,\"rowsPerMinute\":2};invalid_json; Duplicate field",
        "{\"rowsPerMinute\":1;                    invalid_json; it ends too early",
        "{\"rowsperminute\":1};                   unknown_parameter; only [rowsPerMinute]",
      })
  void refusesOtherLimits(String body, String code, String message) {
    MockHttpResponse response = throttle(body);
    String answer = RestServer.text(response);
    assertEquals(400, response.getStatus(), answer);
    assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
    assertTrue(answer.contains(message), answer);
    assertEquals(0, server.workers.settings.rowsPerMinute());
  }

  private MockHttpResponse throttle(String body) {
    return server.send("POST", "/api/worker/throttle", body);
  }

  private static WorkerReport report(String worker, int secondsAgo, Optional<String> reason) {
    return new WorkerReport(
        worker,
        "a-host",
        RestServer.NOW.minusSeconds(60),
        RestServer.NOW.minusSeconds(secondsAgo),
        "WORKING",
        reason,
        Optional.of(Fakes.VIT.identity()),
        5,
        6,
        7);
  }
}
