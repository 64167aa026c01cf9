package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.inference.provider.ServiceAnswers.Answer;
import dev.clipservice.inference.provider.ServiceUnavailableException.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer is believed that is not exactly one. */
class WrongAnswerTest {

  private static final List<String> TEXTS = List.of("grey brick 2 x 4", "red plate 1 x 2");

  private final FakeService fake = new FakeService();
  private final OpenAiService service = Services.openAi(fake);
  private ServiceModel model;

  @BeforeEach
  void identify() {
    fake.model = "text-embedding-3-small";
    model = service.identify(Services.later());
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  static Stream<Arguments> answers() {
    float[] notANumber = ServiceAnswers.vector("w", "t");
    notANumber[7] = Float.NaN;
    return Stream.of(
        wrong(
            "HTML",
            ServiceAnswers.status(200, "text/html", "<h1>log in</h1>"),
            "expected JSON, found text/html"),
        wrong("no content", ServiceAnswers.json(200, ""), "expected object \"list\""),
        wrong(
            "half of it",
            ServiceAnswers.json(200, "{\"object\":\"list\",\"data\":[{\"obj"),
            "expected JSON"),
        wrong("more behind it", ServiceAnswers.json(200, "{} {}"), "expected JSON"),
        wrong(
            "another object",
            ServiceAnswers.spoiled(a -> a.put("object", "error")),
            "expected object \"list\", found \"error\""),
        wrong(
            "another item",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).put("object", "x")),
            "\"embedding\""),
        wrong(
            "too few",
            ServiceAnswers.spoiled(a -> data(a).remove(0)),
            "expected 2 embeddings in data, found 1"),
        wrong("too many", ServiceAnswers.spoiled(a -> data(a).add(data(a).get(0))), "found 3"),
        wrong("no data", ServiceAnswers.spoiled(a -> a.remove("data")), "found no array"),
        wrong(
            "an index twice",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).put("index", 1)),
            "expected each index once"),
        wrong(
            "an index too high",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).put("index", 2)),
            "expected an index from 0 to 1, found 2"),
        wrong(
            "no index",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).remove("index")),
            "found nothing"),
        wrong(
            "512 dimensions",
            ServiceAnswers.firstVector(new float[512]),
            "expected 768 dimensions, found 512 at index 0"),
        wrong(
            "a part of a number",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).put("embedding", "AAAA")),
            "found a part of a number"),
        wrong(
            "no base64",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).put("embedding", "?")),
            "expected base64"),
        wrong(
            "words",
            ServiceAnswers.spoiled(
                a -> ServiceAnswers.first(a).putArray("embedding").addAll(strings())),
            "expected numbers"),
        wrong(
            "no vector",
            ServiceAnswers.spoiled(a -> ServiceAnswers.first(a).putNull("embedding")),
            "expected a vector"),
        wrong("NaN as a bare word", bareNaN(), "expected JSON"),
        wrong(
            "NaN in base64",
            ServiceAnswers.firstVector(notANumber),
            "expected finite values, found NaN"),
        wrong("infinite", infinite(), "found Infinity"),
        wrong("zero", ServiceAnswers.firstVector(new float[768]), "found the zero vector"),
        wrong("huge", ServiceAnswers.huge(), "bytes, found more"));
  }

  private static Arguments wrong(String name, Answer answer, String said) {
    return Arguments.of(Named.of(name, answer), said);
  }

  private static ArrayNode data(ObjectNode answer) {
    return (ArrayNode) answer.path("data");
  }

  private static ArrayNode strings() {
    ArrayNode words = FakeService.JSON.createArrayNode();
    Arrays.stream(new int[768]).forEach(i -> words.add("0.5"));
    return words;
  }

  private static Answer bareNaN() {
    return ServiceAnswers.spoiledText(
        text -> text.replaceFirst("\"embedding\":\"[^\"]*\"", "\"embedding\":[NaN]"));
  }

  private static Answer infinite() {
    return ServiceAnswers.spoiledText(
        text ->
            text.replaceFirst(
                "\"embedding\":\"[^\"]*\"", "\"embedding\":[1e999" + ",0".repeat(767) + "]"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isTheServicesFault_tellingExpectedAndFound(Answer answer, String said) {
    fake.next(answer);
    ServiceUnavailableException e =
        assertThrows(
            ServiceUnavailableException.class,
            () -> service.embed(model, Services.request(TEXTS, Services.later())));
    assertEquals(Way.WRONG_ANSWER, e.way(), e.getMessage());
    assertTrue(e.getMessage().startsWith("OpenAI (" + fake.url()), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertFalse(e.getMessage().contains("brick"), e.getMessage());
  }

  @Test
  void noticesAnAnswerThatBreaksOff() {
    fake.next(ServiceAnswers.brokenOff());
    assertEquals(Way.UNREACHABLE, failure(service, Services.later()).way());
  }

  @Test
  void waitsForAWholeAnswer_onlySoLong_evenIfItKeepsComing() {
    OpenAiService impatient = Services.openAi(fake, Duration.ofMillis(300));
    fake.next(ServiceAnswers.drip());
    assertEquals(Way.SLOW, failure(impatient, Services.later()).way());
    CountDownLatch released = new CountDownLatch(1);
    fake.next(ServiceAnswers.silent(released));
    assertEquals(Way.SLOW, failure(impatient, Services.later()).way());
    released.countDown();
  }

  @Test
  void stopsAtTheDeadline_whateverTheTimeLimit() {
    fake.next(ServiceAnswers.drip());
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> service.embed(model, Services.request(TEXTS, Instant.now().plusMillis(300))));
    assertEquals(Kind.DEADLINE_EXCEEDED, e.kind());
    e =
        assertThrows(
            ClipServiceException.class,
            () -> service.embed(model, Services.request(TEXTS, Instant.now())));
    assertEquals(Kind.DEADLINE_EXCEEDED, e.kind());
  }

  @Test
  void cannotReachAServerThatIsNotThere() {
    fake.close();
    ServiceUnavailableException e = failure(service, Services.later());
    assertEquals(Way.UNREACHABLE, e.way());
    assertTrue(e.getMessage().contains("OPENAI_BASE_URL"), e.getMessage());
  }

  private ServiceUnavailableException failure(OpenAiService asked, Instant deadline) {
    return assertThrows(
        ServiceUnavailableException.class,
        () -> asked.embed(model, Services.request(TEXTS, deadline)));
  }
}
