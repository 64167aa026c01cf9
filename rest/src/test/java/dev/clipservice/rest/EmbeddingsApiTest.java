package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Truncation;
import dev.clipservice.rest.internal.testing.Fakes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsApiTest {

  private final RestServer server = RestServer.create();

  @Test
  void answersOneText_asOpenAiDoes() {
    MockHttpResponse response = server.embed("{\"input\":\"plate\"}");
    String vector = Fakes.json(Fakes.embedding("plate", 8));
    assertEquals(200, response.getStatus());
    assertEquals(
        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
            + vector
            + "}],\"model\":\"clip-vit-l/14\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}",
        RestServer.text(response));
    assertEquals("a1b2c3", RestServer.header(response, "x-clip-model-revision"));
    assertEquals("application/json", RestServer.header(response, "Content-Type"));
  }

  @Test
  void answersManyTexts_inTheirOrder() {
    String answer = RestServer.text(server.embed("{\"input\":[\"b\",\"a\",\"b\"]}"));
    String b = Fakes.json(Fakes.embedding("b", 8));
    String a = Fakes.json(Fakes.embedding("a", 8));
    assertTrue(answer.contains("\"index\":0,\"embedding\":" + b), answer);
    assertTrue(answer.contains("\"index\":1,\"embedding\":" + a), answer);
    assertTrue(answer.contains("\"index\":2,\"embedding\":" + b), answer);
    assertTrue(answer.endsWith("\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}"), answer);
    assertEquals(3, server.metrics.texts);
  }

  @Test
  void marksWhatWasCut_andCountsWhatWasRead() {
    String text = "x".repeat(100);
    String answer = RestServer.text(server.embed("{\"input\":[\"short\",\"" + text + "\"]}"));
    assertTrue(answer.contains("],\"truncated\":true,\"tokens\":102}]"), answer);
    assertEquals(answer.indexOf("truncated"), answer.lastIndexOf("truncated"));
    assertTrue(answer.contains("\"prompt_tokens\":84"), answer);
  }

  @Test
  void asksTheProviderAsSomebodyWhoWaits() {
    RestServer impatient = new RestServer(Map.of("CLIP_REQUEST_TIMEOUT_SECONDS", "5"));
    impatient.embed("{\"input\":\"a\"}");
    assertEquals(
        List.of(
            new EmbeddingRequest(
                List.of("a"), Priority.INTERACTIVE, RestServer.NOW.plus(Duration.ofSeconds(5)))),
        impatient.provider.requests);
  }

  @Test
  void letsTextsGiveWay_thatNobodyWaitsFor() {
    server.embed("{\"input\":\"a\"}", "x-clip-priority", "bulk");
    server.embed("{\"input\":\"b\"}", "x-clip-priority", "Interactive");
    assertEquals(
        List.of(Priority.BULK, Priority.INTERACTIVE),
        server.provider.requests.stream().map(EmbeddingRequest::priority).toList());
    MockHttpResponse response = server.embed("{\"input\":\"c\"}", "x-clip-priority", "low");
    assertEquals(400, response.getStatus());
    String answer = RestServer.text(response);
    assertTrue(answer.contains("'interactive' and 'bulk'"), answer);
    assertTrue(answer.contains("\"param\":\"x-clip-priority\""), answer);
  }

  @Test
  void takesTokenIds_ofOneTextOrSeveral() {
    EmbeddingInput.Tokens one = new EmbeddingInput.Tokens(new int[] {49406, 5, 49407});
    EmbeddingInput.Tokens other = new EmbeddingInput.Tokens(new int[] {49406, 6, 7, 49407});
    String answer = RestServer.text(server.embed("{\"input\":[49406,5,49407]}"));
    assertTrue(answer.contains("\"prompt_tokens\":3"), answer);
    server.embed("{\"input\":[[49406,5,49407],[49406,6,7,49407]]}");
    assertEquals(
        List.of(List.of(one), List.of(one, other)),
        server.provider.requests.stream().map(EmbeddingRequest::inputs).toList());
    String ids = "[49406,5,49407]";
    String most = ids + ("," + ids).repeat(2_047);
    assertEquals(200, server.embed("{\"input\":[" + most + "]}").getStatus());
    assertEquals(400, server.embed("{\"input\":[" + most + "," + ids + "]}").getStatus());
  }

  @Test
  void tellsTheProvider_whatToDoWithLongTexts() {
    for (String word : List.of("end", "error", "mean")) {
      server.embed("{\"input\":\"a\",\"truncate\":\"" + word + "\"}");
    }
    server.embed("{\"input\":\"a\",\"truncate\":null}");
    server.embed("{\"input\":\"a\"}");
    assertEquals(
        List.of(Truncation.END, Truncation.ERROR, Truncation.MEAN, Truncation.END, Truncation.END),
        server.provider.requests.stream().map(EmbeddingRequest::truncation).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input\":\"a\",\"model\":\"clip-vit-l/14\",\"dimensions\":8}",
        "{\"input\":\"a\",\"model\":\"ViT-L/14\"}",
        "{\"input\":\"a\",\"model\":\"openai/clip-vit-large-patch14\"}",
        "{\"input\":\"a\",\"model\":null,\"dimensions\":null,\"encoding_format\":null,\"user\":null}",
        "{\"user\":\"me\",\"truncate\":\"end\",\"encoding_format\":\"float\",\"input\":[\"a\"]}",
        "{\"unknown\":{\"deep\":[1,{\"input\":2}]},\"input\":\"a\"}",
        "  {\"input\" : \"\\u0061\"}\n\n",
      })
  void acceptsWhatOpenAiAccepts(String body) {
    MockHttpResponse response = server.embed(body);
    assertEquals(200, response.getStatus(), () -> RestServer.text(response));
    assertEquals(List.of("a"), server.provider.requests.get(0).texts());
  }

  @Test
  void keepsTextsAsTheyAre() {
    String text = " 2x4 플레이트 \uD83E\uDDF1 \"홈 없음\"\\ ";
    server.embed("{\"input\":\" 2x4 플레이트 \uD83E\uDDF1 \\\"홈 없음\\\"\\\\ \"}");
    assertEquals(List.of(text), server.provider.requests.get(0).texts());
  }

  @Test
  void letsTheDemoModelStandIn_andTellsWhoAnswered() {
    server.provider.status = new ProviderStatus.Ready(Fakes.DEMO);
    for (String name : List.of("clip-vit-l/14", "ViT-L/14", "clip-brick-mini")) {
      MockHttpResponse response =
          server.embed("{\"input\":\"a\",\"model\":\"" + name + "\",\"dimensions\":8}");
      assertEquals(200, response.getStatus());
      assertTrue(RestServer.text(response).contains("\"model\":\"clip-brick-mini\""));
    }
  }

  @Test
  void takesTheLargestArray_andNoLarger() {
    assertEquals(200, server.embed(bodyOf(2_048)).getStatus());
    assertEquals(400, server.embed(bodyOf(2_049)).getStatus());
    assertEquals(1, server.provider.requests.size());
  }

  @Test
  void refusesABodyBeyondTheLimit_whetherOrNotItTellsItsLength() {
    RestServer small = new RestServer(Map.of("CLIP_MAX_BODY_BYTES", "1024"));
    String body = "{\"input\":\"" + "x".repeat(1_100) + "\"}";
    MockHttpResponse read = small.embed(body);
    MockHttpResponse told = small.embed("{}", "Content-Length", "99999999999999999999");
    for (MockHttpResponse response : List.of(read, told)) {
      assertEquals(413, response.getStatus());
      assertTrue(RestServer.text(response).contains("expected at most 1024 bytes"));
      assertTrue(RestServer.text(response).contains("\"code\":\"request_too_large\""));
    }
    assertEquals(200, small.embed("{\"input\":\"" + "x".repeat(1_011) + "\"}").getStatus());
  }

  @Test
  void refusesCompressedBodies() {
    MockHttpResponse response = server.embed("{\"input\":\"a\"}", "Content-Encoding", "gzip");
    assertEquals(415, response.getStatus());
    assertTrue(RestServer.text(response).contains("Unsupported Content-Encoding"));
  }

  @Test
  void refuses_whenTheServerOnlyWorks() {
    RestServer worker = new RestServer(Map.of("CLIP_ROLE", "worker"));
    MockHttpResponse response = worker.embed("{\"input\":\"a\"}");
    assertEquals(503, response.getStatus());
    assertTrue(RestServer.text(response).contains("\"code\":\"embedding_not_served\""));
    assertTrue(worker.provider.requests.isEmpty());
  }

  @Test
  void refuses_whileTheModelIsNotLoaded() {
    server.provider.status = new ProviderStatus.Loading("reading weights");
    MockHttpResponse loading = server.embed("{\"input\":\"a\"}");
    assertEquals(503, loading.getStatus());
    assertTrue(RestServer.text(loading).contains("reading weights"));
    server.provider.status = new ProviderStatus.Broken("no checkpoint", true);
    MockHttpResponse broken = server.embed("{\"input\":\"a\"}");
    assertEquals(503, broken.getStatus());
    assertTrue(RestServer.text(broken).contains("no checkpoint"));
    assertTrue(RestServer.text(broken).contains("\"code\":\"model_not_loaded\""));
  }

  private static String bodyOf(int items) {
    return "{\"input\":[" + String.join(",", Collections.nCopies(items, "\"a\"")) + "]}";
  }
}
