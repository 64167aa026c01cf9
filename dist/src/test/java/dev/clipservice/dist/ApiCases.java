package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cases for every operation that the OpenAPI document has, made of what it says of each: a new
 * operation is in all of them at once. What cannot be had of a running server in seconds stands in
 * {@link #ELSEWHERE}.
 */
record ApiCases(ApiDocument document) {

  /** Operations and statuses, as patterns, that other tests show. */
  static final Map<String, String> ELSEWHERE =
      Map.of(
          ".* 500", "a fault of ours: ErrorShapeTest of rest",
          ".* 408", "after a minute of silence",
          "(GET /health|\\w+ /v1/.*) 503", "no model yet: HealthTest, ModelsTest of rest",
          "POST /v1/embeddings 429", "too much to do: ErrorShapeTest of rest",
          "POST /api/embeddings/[\\w-]+ 429", "two are counting: AdminSafetyTest of rest",
          "POST /api/embeddings/retarget 202", "rows of another model: RetargetApiTest of rest",
          "DELETE /api/jobs/\\{id} 202", "a job that just runs: JobsApiTest of rest",
          "GET /api/events (429|503)",
              "too many pages, or a server that stops: EventFeedTest of rest",
          "GET /api/map 404", "a table of one or two parts: MapApiTest of rest");

  /** Where an operation may succeed in two ways, the one that it does here. */
  private static final Map<String, Integer> SUCCESS =
      Map.of("POST /api/embeddings/retarget", 200, "DELETE /api/jobs/{id}", 200);

  private static final List<String> ENDED = List.of("completed", "cancelled", "failed");

  private static final long TOO_LONG = 1L << 30;

  /** For a {@link KeyedServer}, which has no database. */
  List<ApiCase> withKeys() {
    ApiExamples examples = new ApiExamples(document, ApiExamples.PARAMETERS).withJob("nothing");
    List<ApiCase> cases = new ArrayList<>();
    for (ApiOperation operation : document.operations()) {
      ApiRequest open = examples.of(operation);
      ApiRequest right = operation.secured() ? open.withKey(KeyedServer.ADMIN_KEY) : open;
      if (operation.secured()) {
        cases.add(new ApiCase(operation, "without a key", open::send, 401));
        cases.add(new ApiCase(operation, "with a wrong key", open.withKey("wrong")::send, 401));
      }
      if (operation.admin()) {
        ApiRequest other = open.withKey(KeyedServer.KEY);
        cases.add(new ApiCase(operation, "with a key of the kind api", other::send, 403));
      } else {
        cases.add(new ApiCase(operation, "as it should be", right::send, 200));
      }
      if (operation.admin() && operation.answers(503) && !isShownElsewhere(operation, 503)) {
        cases.add(new ApiCase(operation, "without a database", right::send, 503));
      }
      cases.addAll(ofHttp(operation, right));
    }
    cases.addAll(ofEmbeddings(examples));
    return cases;
  }

  static boolean isShownElsewhere(ApiOperation operation, int status) {
    return ELSEWHERE.keySet().stream().anyMatch((operation + " " + status)::matches);
  }

  private static List<ApiCase> ofHttp(ApiOperation operation, ApiRequest right) {
    List<ApiCase> cases = new ArrayList<>();
    ApiRequest badHeader = right.with("Accept", "application/json;q=7");
    cases.add(new ApiCase(operation, "with a bad header", badHeader::send, 400));
    ApiRequest picture = right.with("Accept", "image/png");
    cases.add(new ApiCase(operation, "for a picture", picture::send, 406));
    if (operation.changing()) {
      ApiRequest compressed = right.with("Content-Encoding", "gzip");
      cases.add(new ApiCase(operation, "compressed", compressed::send, 415));
      cases.add(
          new ApiCase(
              operation,
              "too long",
              server -> BareConnection.announce(server, right, TOO_LONG),
              413));
    }
    return cases;
  }

  private List<ApiCase> ofEmbeddings(ApiExamples examples) {
    ApiOperation operation = operation("POST /v1/embeddings");
    ApiRequest right = examples.of(operation).withKey(KeyedServer.KEY);
    return List.of(
        embeddings(
            right, "base64", "{\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}", 200),
        embeddings(right, "cut", "{\"input\":\"%s\"}".formatted("brick ".repeat(100)), 200),
        embeddings(right, "without input", "{}", 400),
        embeddings(right, "in broken JSON", "{\"input\":", 400),
        embeddings(right, "of another model", "{\"input\":\"a\",\"model\":\"gpt-4\"}", 404),
        new ApiCase(
            operation("GET /v1/models/{id}"),
            "of another model",
            examples.ofNothing(operation("GET /v1/models/{id}")).withKey(KeyedServer.KEY)::send,
            404));
  }

  private ApiCase embeddings(ApiRequest right, String name, String body, int status) {
    return new ApiCase(operation("POST /v1/embeddings"), name, right.withBody(body)::send, status);
  }

  /**
   * For a server with a table and without keys.
   *
   * @param job the id of a job that has ended
   */
  List<ApiCase> withTable(String job) {
    ApiExamples examples = new ApiExamples(document, ApiExamples.PARAMETERS).withJob(job);
    return document.operations().stream()
        .filter(ApiOperation::admin)
        .flatMap(operation -> ofAdmin(operation, examples))
        .toList();
  }

  /** Makes the requests for a server with a table, and looks at their answers. */
  void assertAllAreAsDocumentedWithTable(ClipServer server) {
    server.post("/api/embeddings/generate-missing", "");
    await("the end of all jobs")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> ClipServer.json(server.get("/api/jobs")).findValuesAsText("state"),
            ENDED::containsAll);
    String job = ClipServer.json(server.get("/api/jobs")).at("/jobs/0/id").asText();
    assertAllAreAsDocumented(server, withTable(job));
  }

  private static Stream<ApiCase> ofAdmin(ApiOperation operation, ApiExamples examples) {
    List<ApiCase> cases = new ArrayList<>();
    ApiRequest right = examples.of(operation);
    if (operation.knowsQuery("dryRun")) {
      ApiRequest dryRun = right.withQuery("dryRun=true");
      cases.add(new ApiCase(operation, "as a dry run", dryRun::send, 200));
    }
    int status = SUCCESS.getOrDefault(operation.toString(), operation.answers(202) ? 202 : 200);
    cases.add(new ApiCase(operation, "as it should be", right::send, status));
    ApiRequest elsewhere = right.with("Origin", "https://elsewhere.example");
    cases.add(new ApiCase(operation, "from another page", elsewhere::send, 403));
    if (operation.changing()) {
      ApiRequest unknown = right.withQuery("unknown=1");
      cases.add(new ApiCase(operation, "with an unknown parameter", unknown::send, 400));
    }
    if (operation.path().contains("{") && operation.answers(404)) {
      ApiRequest nothing = examples.ofNothing(operation);
      cases.add(new ApiCase(operation, "of nothing", nothing::send, 404));
    }
    return cases.stream();
  }

  private ApiOperation operation(String name) {
    return document.operations().stream()
        .filter(operation -> operation.toString().equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError(name + " is not documented"));
  }

  /** Makes each request, and looks at its answer. */
  void assertAllAreAsDocumented(ClipServer server, List<ApiCase> cases) {
    List<String> faults =
        cases.stream().flatMap(each -> each.faults(server, document).stream()).toList();
    assertEquals(List.of(), faults, () -> String.join("\n", faults));
  }
}
