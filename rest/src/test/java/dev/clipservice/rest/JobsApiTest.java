package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.Reprocessing.Kind;
import dev.clipservice.core.Reprocessing.Scope;
import java.io.IOException;
import java.util.List;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobsApiTest {

  private static final String START = "/api/embeddings/";

  private final RestServer server = RestServer.create();

  @Test
  void startsAJob_andSaysWhereItIs() throws IOException {
    server.table.matchedInBatch.put(Kind.BROKEN, 2L);
    MockHttpResponse response = server.post(START + "generate-missing", "x-request-id", "me-1");
    assertEquals(202, response.getStatus());
    JsonNode job = json(response);
    String id = job.get("id").textValue();
    assertEquals("/api/jobs/" + id, RestServer.header(response, "Location"));
    String begin = "{\"id\":\"" + id + "\",\"kind\":\"generate-missing\",\"errorClass\":null,";
    assertEquals(
        begin
            + "\"state\":\"running\",\"waitingFor\":null,\"cancelRequested\":false,"
            + "\"examined\":0,\"matched\":0,\"busy\":0,"
            + "\"steps\":[{\"rows\":\"broken\",\"examined\":0,\"matched\":0,\"busy\":0,"
            + "\"complete\":false},{\"rows\":\"missing\",\"examined\":0,\"matched\":0,\"busy\":0,"
            + "\"complete\":false}],\"startedAt\":\"2026-01-02T03:04:05Z\",\"finishedAt\":null,"
            + "\"error\":null,\"startedBy\":\"me-1\",\"alreadyRunning\":false}",
        RestServer.text(response));
    server.executor.runAll();
    assertEquals(
        begin
            + "\"state\":\"completed\",\"waitingFor\":null,\"cancelRequested\":false,"
            + "\"examined\":60,\"matched\":6,\"busy\":3,"
            + "\"steps\":[{\"rows\":\"broken\",\"examined\":30,\"matched\":6,\"busy\":3,"
            + "\"complete\":true},{\"rows\":\"missing\",\"examined\":30,\"matched\":0,\"busy\":0,"
            + "\"complete\":true}],\"startedAt\":\"2026-01-02T03:04:05Z\","
            + "\"finishedAt\":\"2026-01-02T03:04:05Z\",\"error\":null,\"startedBy\":\"me-1\"}",
        RestServer.text(server.get("/api/jobs/" + id)));
    assertEquals(1, server.endedJobs.size());
  }

  @ParameterizedTest
  @CsvSource({
    "generate-missing, 'BROKEN 1,BROKEN 2,BROKEN 3,MISSING 1,MISSING 2,MISSING 3'",
    "retry-failed, 'FAILED 1,FAILED 2,FAILED 3'",
    "reembed-foreign, 'FOREIGN 1,FOREIGN 2,FOREIGN 3'",
    "reprocess-broken, 'BROKEN 1,BROKEN 2,BROKEN 3'",
    "requeue-unverified, 'UNVERIFIED 1,UNVERIFIED 2,UNVERIFIED 3'",
  })
  void doesWhatItsNameSays(String kind, String changes) throws IOException {
    MockHttpResponse response = server.post(START + kind);
    assertEquals(202, response.getStatus());
    assertEquals(kind, json(response).get("kind").textValue());
    server.executor.runAll();
    assertEquals(List.of(changes.split(",", -1)), server.table.changes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "rejected", "provider", "suspect"})
  void retriesOneClassOfErrors(String errorClass) throws IOException {
    MockHttpResponse response = server.post(START + "retry-failed?errorClass=" + errorClass);
    assertEquals(202, response.getStatus());
    assertEquals(errorClass, json(response).get("errorClass").textValue());
    server.executor.runAll();
    Scope scope = Scope.failed(ErrorClass.parse(errorClass));
    assertEquals(List.of(scope, scope, scope), server.table.scopes);
  }

  @Test
  void retriesOneReason() throws IOException {
    String path = START + "retry-failed?reason=not%20a%20text%20%28768%29";
    JsonNode counted = json(server.post(path + "&dryRun=true"));
    assertEquals("not a text (768)", counted.get("reason").textValue());
    MockHttpResponse response = server.post(path);
    assertEquals(202, response.getStatus());
    assertEquals("not a text (768)", json(response).get("reason").textValue());
    assertEquals(202, server.post(START + "retry-failed").getStatus(), "another job");
    assertEquals(200, server.post(path).getStatus(), "the same");
    server.executor.runAll();
    assertEquals(Scope.failed("not a text (768)"), server.table.scopes.get(0));
  }

  @Test
  void refusesAReasonThatNoRowCanHave() {
    MockHttpResponse response = server.post(START + "retry-failed?reason=a%00b");
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"param\":\"reason\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "REJECTED", "other"})
  void refusesUnknownClassesOfErrors(String errorClass) {
    MockHttpResponse response = server.post(START + "retry-failed?errorClass=" + errorClass);
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"param\":\"errorClass\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?dryRun", "?dryRun=", "?dryRun=1", "?dryRun=TRUE", "?dryRun=true&dryRun=false"})
  void refusesADryRunThatIsNotSaidClearly(String query) {
    MockHttpResponse response = server.post(START + "generate-missing" + query);
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"param\":\"dryRun\""));
    assertEquals(List.of(), server.executor.tasks);
  }

  @Test
  void answersTheRunningJob_toASecondStart() throws IOException {
    MockHttpResponse first = server.post(START + "retry-failed");
    MockHttpResponse other = server.post(START + "retry-failed?errorClass=retry");
    MockHttpResponse second = server.post(START + "retry-failed?dryRun=false");
    assertEquals(200, second.getStatus());
    assertTrue(json(second).get("alreadyRunning").booleanValue());
    assertEquals(json(first).get("id"), json(second).get("id"));
    assertEquals(RestServer.header(first, "Location"), RestServer.header(second, "Location"));
    assertEquals(202, other.getStatus());
    assertNotEquals(json(first).get("id"), json(other).get("id"));
    assertTrue(json(other).get("waitingFor").textValue().contains(json(first).get("id").asText()));
  }

  @Test
  void onlyCounts_inADryRun() {
    server.table.matchedInBatch.put(Kind.BROKEN, 2L);
    server.table.matchedInBatch.put(Kind.MISSING, 5L);
    MockHttpResponse response = server.post(START + "generate-missing?dryRun=true");
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"kind\":\"generate-missing\",\"errorClass\":null,\"dryRun\":true,"
            + "\"examined\":60,\"matched\":21,"
            + "\"steps\":[{\"rows\":\"broken\",\"examined\":30,\"matched\":6,\"busy\":3,"
            + "\"complete\":true},{\"rows\":\"missing\",\"examined\":30,\"matched\":15,\"busy\":3,"
            + "\"complete\":true}]}",
        RestServer.text(response));
    assertEquals(List.of(), server.table.changes);
    assertEquals("{\"jobs\":[]}", RestServer.text(server.get("/api/jobs")));
  }

  @Test
  void tellsWhatIsWrongWithVectors_inADryRun() {
    assertEquals(
        "{\"kind\":\"reprocess-broken\",\"errorClass\":null,\"dryRun\":true,"
            + "\"examined\":30,\"matched\":14,\"faults\":{\"missing\":6,\"zero\":5,"
            + "\"nonFinite\":4,\"unnormalised\":3,\"wrongDimension\":2}}",
        RestServer.text(server.post(START + "reprocess-broken?dryRun=true")));
  }

  @Test
  void listsTheJobs() throws IOException {
    JsonNode first = json(server.post(START + "retry-failed"));
    JsonNode second = json(server.post(START + "reembed-foreign"));
    JsonNode jobs = json(server.get("/api/jobs")).get("jobs");
    assertEquals(2, jobs.size());
    assertTrue(jobs.findValuesAsText("id").contains(first.get("id").textValue()));
    assertTrue(jobs.findValuesAsText("id").contains(second.get("id").textValue()));
    server.database = new dev.clipservice.core.DatabaseStatus.Down("refused");
    assertEquals(200, server.get("/api/jobs").getStatus(), "jobs can be seen in an outage");
  }

  @Test
  void cancelsAJob() throws IOException {
    String path = RestServer.header(server.post(START + "retry-failed"), "Location");
    MockHttpResponse asked = server.send("DELETE", path, null);
    assertEquals(202, asked.getStatus());
    assertTrue(json(asked).get("cancelRequested").booleanValue());
    server.executor.runAll();
    assertEquals(List.of(), server.table.changes);
    assertEquals("cancelled", json(server.get(path)).get("state").textValue());
    assertEquals(200, server.send("DELETE", path, null).getStatus());
  }

  @Test
  void tellsWhyAJobFailed() throws IOException {
    server.table.beforeBatch =
        () -> {
          throw new ClipServiceException(ClipServiceException.Kind.MISCONFIGURED, "no such table");
        };
    String path = RestServer.header(server.post(START + "retry-failed"), "Location");
    server.executor.runAll();
    JsonNode job = json(server.get(path));
    assertEquals("failed", job.get("state").textValue());
    assertEquals("no such table", job.get("error").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void knowsNoOtherJobs(String method) {
    MockHttpResponse response = server.send(method, "/api/jobs/job_1", null);
    assertEquals(404, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"code\":\"not_found\""));
  }

  @Test
  void takesAnEmptyObject_forNothing() {
    assertEquals(202, server.send("POST", START + "retry-failed", "{}").getStatus());
    assertEquals(200, server.send("POST", START + "retry-failed", "").getStatus());
  }

  private static JsonNode json(MockHttpResponse response) throws IOException {
    return new ObjectMapper().readTree(response.getOutput());
  }
}
