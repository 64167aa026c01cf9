package dev.clipservice.rest;

import static dev.clipservice.rest.internal.testing.FakeVectors.sampled;
import static dev.clipservice.rest.internal.testing.FakeVectors.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.VectorValidation.Facts;
import dev.clipservice.rest.internal.testing.FakeVectors;
import dev.clipservice.rest.internal.testing.Fakes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;

class ValidationApiTest {

  private final RestServer server = RestServer.create();
  private String location;

  @Test
  void findsWhatIsWrong_andTellsWhere() {
    server.vectors.facts.addAll(
        List.of(
            vector(1, 1, 11, 21),
            vector(2, 1.00005, 12, 22),
            vector(3, 0, 13, 23),
            vector(4, Double.NaN, 14, 24),
            vector(5, 1.001, 15, 25),
            new Facts(FakeVectors.key(6), 512, OptionalDouble.of(1), 16, 26)));
    JsonNode found = validate("").get("validation");
    assertEquals(6, found.get("rows").intValue());
    assertEquals(6, found.get("withVector").intValue());
    assertEquals(0, found.get("missing").intValue());
    for (String fault : List.of("zero", "nonFinite", "unnormalised", "wrongDimension")) {
      assertEquals(1, found.get(fault).intValue(), fault);
    }
    assertEquals(0, found.get("minNorm").doubleValue());
    assertEquals(1.001, found.get("maxNorm").doubleValue());
    assertEquals(
        "[{\"id\":3,\"partId\":\"p3\",\"colorId\":1,\"fault\":\"zero\"},"
            + "{\"id\":4,\"partId\":\"p4\",\"colorId\":1,\"fault\":\"nonFinite\"},"
            + "{\"id\":5,\"partId\":\"p5\",\"colorId\":1,\"fault\":\"unnormalised\"},"
            + "{\"id\":6,\"partId\":\"p6\",\"colorId\":1,\"fault\":\"wrongDimension\"}]",
        found.get("faulty").toString());
  }

  @Test
  void findsVectorsOfSeveralTexts_butNotOfTheSameText() {
    server.vectors.facts.addAll(
        List.of(
            vector(1, 1, 11, 21),
            vector(2, 1, 12, 22),
            vector(3, 1, 11, 23),
            vector(4, 1, 12, 22),
            vector(5, 1, 11, 21)));
    JsonNode found = validate("").get("validation").get("duplicates");
    assertEquals(
        "{\"compared\":5,\"complete\":true,\"groups\":1,\"rows\":3,\"examples\":["
            + "{\"id\":1,\"partId\":\"p1\",\"colorId\":1},{\"id\":3,\"partId\":\"p3\",\"colorId\":1},"
            + "{\"id\":5,\"partId\":\"p5\",\"colorId\":1}]}",
        found.toString());
  }

  @Test
  void makesASampleAgain_behindEverybodyElse() {
    for (int id = 1; id <= 11; id++) {
      server.vectors.sampled.add(sampled(id, "text " + id));
    }
    server.vectors.sampled.add(sampled(12, "text 12", "another text"));
    JsonNode job = validate("?sample=500");
    JsonNode drift = job.get("validation").get("drift");
    assertEquals(12, drift.get("sample").intValue());
    assertEquals(12, drift.get("embedded").intValue());
    assertEquals(11, drift.get("identical").intValue());
    assertEquals(1, drift.get("below").intValue());
    assertTrue(drift.get("minCosine").doubleValue() < 0.999, drift.toString());
    assertTrue(drift.get("skipped").isNull());
    assertEquals(10, drift.get("worst").size());
    assertEquals("p12", drift.get("worst").get(0).get("partId").textValue());
    JsonNode step = job.get("steps").get(2);
    assertEquals("drift", step.get("rows").textValue());
    assertEquals(12, step.get("examined").intValue());
    assertEquals(1, step.get("matched").intValue());
    assertTrue(
        server.provider.requests.stream()
            .allMatch(
                request -> request.priority() == Priority.BULK && request.inputs().size() <= 8));
  }

  @Test
  void saysWhyNoneIsMadeAgain() {
    server.vectors.sampled.add(sampled(1, "text"));
    assertSkipped("?sample=0", "No sample was asked for.");
    server.parts.target = Optional.of(Fakes.DEMO.identity());
    assertSkipped("", "The table's vectors are of clip-brick-mini");
    server.provider.status = new ProviderStatus.Loading("reading");
    assertSkipped("", "This server serves no model");
    server.vectors.sampled.clear();
    assertSkipped("", "There is no vector of the table's model");
    assertEquals(List.of(), server.provider.requests);
  }

  private void assertSkipped(String query, String reason) {
    JsonNode job = validate(query);
    assertEquals("completed", job.get("state").textValue());
    String skipped = job.get("validation").get("drift").get("skipped").textValue();
    assertTrue(skipped.startsWith(reason), skipped);
  }

  @Test
  void waitsWhileTheModelIsBusy() {
    server.vectors.sampled.add(sampled(1, "text"));
    List<String> waits = new ArrayList<>();
    server.time.atPause =
        () -> {
          waits.add(job().get("waitingFor").textValue());
          server.provider.failure = null;
        };
    server.provider.failure = new ClipServiceException(Kind.OVERLOADED, "too much waits");
    JsonNode job = validate("");
    assertEquals(List.of("database and model: too much waits"), waits);
    assertEquals(1, job.get("validation").get("drift").get("identical").intValue());
  }

  @Test
  void countsRowsFirst() {
    MockHttpResponse response = server.post("/api/embeddings/validate?dryRun=true");
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"kind\":\"validate\",\"errorClass\":null,\"dryRun\":true,\"examined\":10,\"matched\":10,"
            + "\"steps\":[]}",
        RestServer.text(response));
    assertEquals("{\"jobs\":[]}", RestServer.text(server.get("/api/jobs")));
  }

  @Test
  void isTheSameJob_ifItIsAskedForTwice() {
    assertEquals(202, server.post("/api/embeddings/validate").getStatus());
    MockHttpResponse second = server.post("/api/embeddings/validate?sample=50");
    assertEquals(200, second.getStatus());
    assertTrue(RestServer.text(second).endsWith("\"alreadyRunning\":true}"));
    assertEquals(202, server.post("/api/embeddings/validate?sample=49").getStatus());
  }

  @Test
  void refusesSamplesThatAreTooLarge() {
    assertEquals(400, server.post("/api/embeddings/validate?sample=501").getStatus());
    assertEquals(400, server.post("/api/embeddings/validate?sample=-1").getStatus());
  }

  /** Runs a job to its end. */
  private JsonNode validate(String query) {
    MockHttpResponse started = server.post("/api/embeddings/validate" + query);
    assertEquals(202, started.getStatus());
    location = RestServer.header(started, "Location");
    server.executor.runAll();
    JsonNode job = job();
    assertEquals("validate", job.get("kind").textValue());
    assertEquals("completed", job.get("state").textValue(), job.toString());
    assertFalse(job.get("validation").get("duplicates").isNull());
    return job;
  }

  private JsonNode job() {
    try {
      return new ObjectMapper().readTree(RestServer.text(server.get(location)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
