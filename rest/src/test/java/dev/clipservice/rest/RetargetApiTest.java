package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.QueueReport.IdentityCount;
import dev.clipservice.rest.internal.testing.Fakes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetargetApiTest {

  private static final String PATH = "/api/embeddings/retarget";
  private static final String OTHER =
      "\"provider\":\"openai\",\"model\":\"text-embedding-3-small\",\"revision\":\"768\"";
  private static final String DEMO =
      "\"provider\":\"clip\",\"model\":\"clip-brick-mini\",\"revision\":\"d4e5f6\"";
  private static final String VIT =
      "{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\",\"revision\":\"a1b2c3\"}";

  private final RestServer server = RestServer.create();

  @Test
  void tellsWhatItWouldMean() {
    MockHttpResponse response = server.send("POST", PATH + "?dryRun=true", "{" + OTHER + "}");
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"dryRun\":true,\"oldTarget\":"
            + VIT
            + ",\"newTarget\":{"
            + OTHER
            + "},\"changed\":true,\"matching\":0,\"differing\":4,\"unverified\":1,\"job\":null}",
        RestServer.text(response));
    assertEquals(List.of(), server.table.changes);
    assertEquals(List.of(), server.executor.tasks);
  }

  @Test
  void takesTheServedModel_ifNoneIsNamed() throws IOException {
    ModelIdentity served = new ModelIdentity("clip", "clip-vit-l/14", "f7a8b9");
    server.provider.status =
        new ProviderStatus.Ready(new ModelInfo(served, 8, 77, "cpu", "fp32", true, false));
    MockHttpResponse response = server.post(PATH + "?dryRun=true");
    assertEquals("f7a8b9", json(response).at("/newTarget/revision").textValue());
    assertEquals(202, server.send("POST", PATH, "{\"confirm\":true}").getStatus());
    assertEquals(List.of(served), server.table.targets);
  }

  @Test
  void changesTheTarget_andHasTheOthersMadeAgain() throws IOException {
    MockHttpResponse response =
        server.send("POST", PATH, "{" + OTHER + ",\"confirm\":true}", "x-request-id", "me-1");
    assertEquals(202, response.getStatus());
    JsonNode body = json(response);
    assertEquals("reembed-foreign", body.at("/job/kind").textValue());
    assertEquals("me-1", body.at("/job/startedBy").textValue());
    assertEquals(
        "/api/jobs/" + body.at("/job/id").textValue(), RestServer.header(response, "Location"));
    assertEquals(
        List.of(new ModelIdentity("openai", "text-embedding-3-small", "768")),
        server.table.targets);
    server.executor.runAll();
    assertEquals(
        List.of("retarget text-embedding-3-small", "FOREIGN 1", "FOREIGN 2", "FOREIGN 3"),
        server.table.changes);
  }

  @Test
  void endsAJobThatComparesWithTheOldTarget() throws IOException {
    String old = json(server.post("/api/embeddings/reembed-foreign")).get("id").textValue();
    JsonNode body = json(server.send("POST", PATH, "{" + OTHER + ",\"confirm\":true}"));
    server.executor.runAll();
    assertEquals("cancelled", json(server.get("/api/jobs/" + old)).get("state").textValue());
    String started = body.at("/job/id").textValue();
    assertEquals("completed", json(server.get("/api/jobs/" + started)).get("state").textValue());
  }

  @Test
  void startsNoJob_ifNothingDiffers() throws IOException {
    server.queue = queue(server.queue.target(), server.queue.vectors().subList(0, 1));
    MockHttpResponse response = server.send("POST", PATH, "{\"confirm\":true}");
    assertEquals(200, response.getStatus());
    JsonNode body = json(response);
    assertTrue(body.get("job").isNull());
    assertEquals(false, body.get("changed").booleanValue());
    assertEquals(3, body.get("matching").intValue());
    assertEquals(List.of(), server.executor.tasks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; confirm; confirmation_required",
        "{}; confirm; confirmation_required",
        "{\"confirm\":false}; confirm; confirmation_required",
        "{\"confirm\":\"true\"}; confirm; invalid_type",
        "{\"confirm\":1}; confirm; invalid_type",
        "{\"model\":\"m\",\"confirm\":true}; provider; missing_required_parameter",
        "{\"provider\":\"p\",\"confirm\":true}; model; missing_required_parameter",
        "{\"provider\":\"p\",\"model\":\"m\",\"confirm\":true}; revision; missing_required_parameter",
        "{\"provider\":\" \",\"model\":\"m\",\"revision\":\"r\",\"confirm\":true}; provider; invalid_value",
        "{\"provider\":1,\"model\":\"m\",\"revision\":\"r\",\"confirm\":true}; provider; invalid_type",
        "{\"target\":{},\"confirm\":true}; target; unknown_parameter",
      })
  void refusesWhatIsNotClear(String body, String parameter, String code) {
    MockHttpResponse response = server.send("POST", PATH, body);
    String answer = RestServer.text(response);
    assertEquals(400, response.getStatus(), answer);
    assertTrue(answer.contains("\"param\":\"" + parameter + "\",\"code\":\"" + code), answer);
    assertEquals(List.of(), server.table.changes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"confirm\":true}", "{" + DEMO + ",\"confirm\":true}"})
  void refusesTheDemoModelForATableOfAnother(String body) {
    server.provider.status = new ProviderStatus.Ready(Fakes.DEMO);
    for (String path : List.of(PATH, PATH + "?dryRun=true")) {
      MockHttpResponse response = server.send("POST", path, body);
      String answer = RestServer.text(response);
      assertEquals(400, response.getStatus(), answer);
      assertTrue(answer.contains("\"param\":\"model\",\"code\":\"demo_model_refused\""), answer);
      assertTrue(answer.contains("clip-brick-mini must not fill a table of clip-vit-l/14"), answer);
    }
    assertEquals(List.of(), server.table.changes);
  }

  @Test
  void refusesTheDemoModelForATableWithoutOne() {
    server.queue = withTarget(Optional.empty());
    assertEquals(400, server.send("POST", PATH, "{" + DEMO + ",\"confirm\":true}").getStatus());
    assertEquals(List.of(), server.table.changes);
  }

  @Test
  void letsTheDemosTableFollowItsModel() {
    server.queue = withTarget(Optional.of(new ModelIdentity("clip", "clip-brick-mini", "older")));
    assertEquals(202, server.send("POST", PATH, "{" + DEMO + ",\"confirm\":true}").getStatus());
    assertEquals(List.of(Fakes.DEMO.identity()), server.table.targets);
  }

  @Test
  void letsTheDemoModelInto_whatATestAllows() {
    RestServer allowing = new RestServer(Map.of("CLIP_ALLOW_DEMO_MODEL", "true"));
    assertEquals(202, allowing.send("POST", PATH, "{" + DEMO + ",\"confirm\":true}").getStatus());
    assertEquals(List.of(Fakes.DEMO.identity()), allowing.table.targets);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    MockHttpResponse response =
        server.send("POST", PATH + "?dryRun=true", "{\"model\":\"" + "m".repeat(201) + "\"}");
    assertEquals(400, response.getStatus());
    assertTrue(RestServer.text(response).contains("201 characters"));
  }

  @Test
  void answers503_ifNoModelIsServedAndNoneIsNamed() {
    server.provider.status = new ProviderStatus.Loading("reading weights");
    MockHttpResponse response = server.send("POST", PATH, "{\"confirm\":true}");
    assertEquals(503, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"code\":\"model_not_loaded\""));
    assertEquals(202, server.send("POST", PATH, "{" + OTHER + ",\"confirm\":true}").getStatus());
  }

  private QueueReport withTarget(Optional<ModelIdentity> target) {
    return queue(target, server.queue.vectors());
  }

  private QueueReport queue(Optional<ModelIdentity> target, List<IdentityCount> vectors) {
    return new QueueReport(
        target,
        0,
        0,
        0,
        server.queue.nextDueSeconds(),
        0,
        0,
        server.queue.failed(),
        server.queue.waiting(),
        List.of(),
        vectors);
  }

  private static JsonNode json(MockHttpResponse response) throws IOException {
    return new ObjectMapper().readTree(response.getOutput());
  }
}
