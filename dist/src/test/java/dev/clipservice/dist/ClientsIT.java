package dev.clipservice.dist;

import static dev.clipservice.testing.EmbeddingAssertions.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.clipservice.core.Embedding;
import dev.clipservice.dist.StockClient.Answer;
import dev.clipservice.dist.StockClient.Failure;
import dev.clipservice.dist.StockClient.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that people use for OpenAI, unmodified, against a server that asks for keys: what they
 * give their caller, and what they throw. The one of npm runs where Node.js and npm are.
 */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class ClientsIT {

  private static final List<String> TEXTS =
      List.of("2x4 플레이트, 홈 없음, 평평한 표면", "brick 2 x 4", "tile", "🧱 \"quoted\"\n");

  /** How each calls what we answer with 400, 401 and 404. */
  private static final Map<String, List<String>> ERRORS =
      Map.of(
          "openai-java",
          List.of("BadRequestException", "UnauthorizedException", "NotFoundException"),
          "langchain4j",
          List.of("InvalidRequestException", "AuthenticationException", "ModelNotFoundException"),
          "openai of npm",
          List.of("BadRequestError", "AuthenticationError", "NotFoundError"));

  private static RecordingProxy proxy;
  private static String baseUrl;
  private static List<StockClient> clients;

  @BeforeAll
  static void open(KeyedServer.Running running, @TempDir Path folder) {
    proxy = new RecordingProxy(running.server());
    baseUrl = proxy.url("/v1");
    clients = new ArrayList<>(List.of(new OpenAiJavaClient(baseUrl), new LangChainClient(baseUrl)));
    if (OpenAiNodeClient.isPossible()) {
      clients.add(OpenAiNodeClient.install(folder, baseUrl));
    }
  }

  @AfterAll
  static void close() {
    proxy.close();
  }

  static Stream<StockClient> clients() {
    return clients.stream();
  }

  @Test
  void areThree_whereNodeJsIs() {
    assumeTrue(OpenAiNodeClient.isPossible(), "node and npm are not on the PATH");
    assertEquals(ERRORS.keySet(), Set.copyOf(clients.stream().map(Object::toString).toList()));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void getEmbeddings_ofTheSameBits_inOrder(StockClient client) {
    Answer together = answer(client.embed(KeyedServer.KEY, "clip-vit-l/14", TEXTS, Map.of()));
    assertEquals(TEXTS.size(), together.embeddings().size());
    assertTrue(List.of("", "clip-brick-mini").contains(together.model()), together.model());
    long tokens = 0;
    for (int i = 0; i < TEXTS.size(); i++) {
      Answer alone = answer(client.embed(KeyedServer.KEY, "clip-vit-l/14", one(i), Map.of()));
      assertSameBits(alone.embeddings().get(0), together.embeddings().get(i), TEXTS.get(i));
      tokens += alone.tokens();
    }
    assertEquals(tokens, together.tokens());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void passOnWhatOnlyWeKnow(StockClient client) {
    List<String> window = List.of("brick ".repeat(75).strip());
    List<String> longer = List.of("brick ".repeat(150).strip());
    Answer cut = answer(client.embed(KeyedServer.KEY, "clip-vit-l/14", longer, Map.of()));
    Answer mean =
        answer(client.embed(KeyedServer.KEY, "clip-vit-l/14", longer, Map.of("truncate", "mean")));
    Answer first = answer(client.embed(KeyedServer.KEY, "clip-vit-l/14", window, Map.of()));
    assertSameBits(first.embeddings().get(0), cut.embeddings().get(0), "cut at the end");
    assertEquals(77, cut.tokens());
    assertEquals(154, mean.tokens());
    Failure refused =
        failure(
            client.embed(KeyedServer.KEY, "clip-vit-l/14", longer, Map.of("truncate", "error")));
    assertFailure(client, 400, "context_length_exceeded", "input", refused);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void throwTheirOwnErrors(StockClient client) {
    assertFailure(
        client,
        404,
        "model_not_found",
        "model",
        failure(client.embed(KeyedServer.KEY, "text-embedding-3-small", TEXTS, Map.of())));
    assertFailure(
        client,
        400,
        "invalid_value",
        "truncate",
        failure(
            client.embed(KeyedServer.KEY, "clip-vit-l/14", TEXTS, Map.of("truncate", "start"))));
    assertFailure(
        client,
        401,
        "invalid_api_key",
        null,
        failure(client.embed("another", "clip-vit-l/14", TEXTS, Map.of())));
  }

  /** The page has each request as the client makes it, and what it is answered. */
  @ParameterizedTest
  @MethodSource("clients")
  void sayWhatThePageShows(StockClient client) throws IOException {
    List<HttpExample> page = ApiGuideIT.examples().toList();
    List<RecordingProxy.Exchange> unused = proxy.take();
    List<String> text = List.of("brick 2 x 4");
    assertNotNull(client.embed(KeyedServer.KEY, "clip-vit-l/14", text, Map.of()).answer());
    assertNotNull(client.embed(KeyedServer.KEY, "gpt-4", text, Map.of()).failure());
    assertNotNull(client.embed("another", "clip-vit-l/14", text, Map.of()).failure());
    List<RecordingProxy.Exchange> said = proxy.take();
    assertEquals(List.of(200, 404, 401), said.stream().map(e -> e.answer().status()).toList());
    for (RecordingProxy.Exchange exchange : said) {
      assertTrue(
          page.stream().anyMatch(example -> example.shows(exchange)),
          () -> exchange.request().body() + " is answered with " + exchange.answer().status());
    }
  }

  @Test
  void openAiJava_getsTheSame_inEachFormAndEncoding() {
    OpenAIClient client = new OpenAiJavaClient(baseUrl).open(KeyedServer.KEY);
    try {
      Embedding expected = embed(client, EmbeddingCreateParams.builder().input("brick"));
      for (EncodingFormat format : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
        EmbeddingCreateParams.Builder params =
            EmbeddingCreateParams.builder().input("brick").dimensions(768).encodingFormat(format);
        assertSameBits(expected, embed(client, params.user("somebody")), format.toString());
      }
      List<Long> ids = tokens();
      assertSameBits(
          expected,
          embed(client, EmbeddingCreateParams.builder().inputOfArrayOfTokens(ids)),
          "token ids");
      assertSameBits(
          expected,
          embed(client, EmbeddingCreateParams.builder().inputOfArrayOfTokenArrays(List.of(ids))),
          "an array of token ids");
    } finally {
      client.close();
    }
  }

  @Test
  void openAiJava_seesWhatWasCut() {
    OpenAIClient client = new OpenAiJavaClient(baseUrl).open(KeyedServer.KEY);
    try {
      Map<String, JsonValue> item =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model("clip-vit-l/14")
                      .input("brick ".repeat(100))
                      .build())
              .data()
              .get(0)
              ._additionalProperties();
      assertEquals(JsonValue.from(true), item.get("truncated"));
      assertEquals(JsonValue.from(102), item.get("tokens"));
    } finally {
      client.close();
    }
  }

  @Test
  void openAiJava_findsTheModel() {
    OpenAIClient client = new OpenAiJavaClient(baseUrl).open(KeyedServer.KEY);
    try {
      assertEquals("clip-brick-mini", client.models().list().data().get(0).validate().id());
      assertEquals("clip-brick-mini", client.models().retrieve("clip-vit-l/14").id());
      NotFoundException e =
          assertThrows(NotFoundException.class, () -> client.models().retrieve("gpt-4"));
      assertEquals("model_not_found", e.code().orElseThrow());
    } finally {
      client.close();
    }
  }

  private static Embedding embed(OpenAIClient client, EmbeddingCreateParams.Builder params) {
    CreateEmbeddingResponse response =
        client.embeddings().create(params.model("clip-vit-l/14").build()).validate();
    assertEquals(1, response.data().size());
    return OpenAiJavaClient.embedding(response.data().get(0).embedding());
  }

  /** The begin token, "brick" and the end token of the demo model. */
  private static List<Long> tokens() {
    Path tokenizer = ClipServer.HOME.resolve("models/clip-brick-mini/tokenizer.json");
    try {
      JsonNode json = ClipServer.JSON.readTree(tokenizer.toFile());
      JsonNode ends = json.get("added_tokens");
      return List.of(
          ends.get(0).get("id").longValue(),
          json.get("model").get("vocab").get("brick</w>").longValue(),
          ends.get(1).get("id").longValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> one(int index) {
    return List.of(TEXTS.get(index));
  }

  private static Answer answer(Outcome outcome) {
    assertNotNull(outcome.answer(), () -> outcome.failure().toString());
    return outcome.answer();
  }

  private static Failure failure(Outcome outcome) {
    assertNotNull(outcome.failure(), "it was answered");
    return outcome.failure();
  }

  private static void assertFailure(
      StockClient client, int status, String code, String param, Failure failure) {
    List<String> names = ERRORS.get(client.toString());
    int place = List.of(400, 401, 404).indexOf(status);
    assertEquals(names.get(place), failure.error(), failure.toString());
    assertEquals(status, failure.status(), failure.toString());
    // LangChain4j tells no more than the class
    if (!client.toString().equals("langchain4j")) {
      assertEquals(code, failure.code(), failure.toString());
      assertEquals(param, failure.param(), failure.toString());
    }
    assertFalse(failure.toString().contains(KeyedServer.KEY));
  }
}
