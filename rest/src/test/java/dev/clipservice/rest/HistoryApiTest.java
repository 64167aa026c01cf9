package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.rest.internal.testing.FakeHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryApiTest {

  private final RestServer server = RestServer.create();

  @Test
  void listsAttempts_pageByPage() {
    server.history.attempts.add(FakeHistory.completed(9, "Brick"));
    server.history.attempts.add(FakeHistory.failed(8, "too long"));
    MockHttpResponse first = server.get("/api/embeddings/history?limit=1");
    assertEquals(200, first.getStatus());
    assertEquals(
        "{\"attempts\":[{\"attemptId\":9,\"id\":1,\"partId\":\"3001\",\"colorId\":4,"
            + "\"partName\":\"Brick\",\"attempt\":1,\"outcome\":\"completed\","
            + "\"startedAt\":\"2026-01-02T03:04:05.123Z\",\"finishedAt\":\"2026-01-02T03:04:05.143Z\","
            + "\"durationMs\":12.5,\"worker\":\"w\",\"identity\":{\"provider\":\"clip\","
            + "\"model\":\"clip-vit-l/14\",\"revision\":\"a1b2c3\"},\"tokens\":9,\"truncated\":false,"
            + "\"error\":null,\"errorClass\":null}],\"next\":\"5-1\"}",
        RestServer.text(first));
    String second = RestServer.text(server.get("/api/embeddings/history?limit=1&after=5-1"));
    assertTrue(second.contains("\"identity\":null,\"tokens\":null,\"truncated\":null"), second);
    assertTrue(
        second.endsWith("\"error\":\"too long\",\"errorClass\":\"rejected\"}],\"next\":null}"));
  }

  @Test
  void filters_theFileToo() {
    String query =
        "?from=2026-01-02&to=2026-01-03T04:05:06%2B09:00&outcome=failed&partId=a&colorId=none"
            + "&provider=openai&errorClass=retry";
    assertEquals(200, server.get("/api/embeddings/history" + query).getStatus());
    assertEquals(200, server.get("/api/embeddings/history/csv" + query).getStatus());
    AttemptFilter expected =
        new AttemptFilter(
            Optional.of(Instant.parse("2026-01-02T00:00:00Z")),
            Optional.of(Instant.parse("2026-01-02T19:05:06Z")),
            Optional.of(AttemptOutcome.FAILED),
            Optional.of("a"),
            OptionalInt.empty(),
            true,
            Optional.of("openai"),
            Optional.of(ErrorClass.RETRY));
    assertEquals(List.of(expected, expected), server.history.filters);
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, from",
    "to=2026-13-01, to",
    "outcome=ok, outcome",
    "colorId=4, colorId",
    "partId=a&colorId=red, colorId",
    "errorClass=x, errorClass",
    "limit=0, limit",
    "limit=201, limit",
    "after=5, after",
    "after=5-99999999999999999999, after",
    "partId=%00, partId"
  })
  void refusesFiltersThatItDoesNotKnow(String query, String parameter) {
    MockHttpResponse response = server.get("/api/embeddings/history?" + query);
    assertEquals(400, response.getStatus(), RestServer.text(response));
    String body = RestServer.text(response);
    assertTrue(body.contains("\"param\":\"" + parameter + "\""), body);
  }

  @Test
  void givesAFileForASpreadsheet() {
    server.history.attempts.add(FakeHistory.completed(9, "a \"b\", 브릭"));
    server.history.attempts.add(FakeHistory.failed(8, "=HYPERLINK(\"x\")\nmore"));
    server.history.attempts.add(FakeHistory.completed(7, "-1+2"));
    MockHttpResponse response = server.get("/api/embeddings/history/csv");
    assertEquals(200, response.getStatus());
    assertEquals("text/csv;charset=UTF-8", RestServer.header(response, "Content-Type"));
    assertEquals(
        "attachment; filename=\"embedding-history.csv\"",
        RestServer.header(response, "Content-Disposition"));
    assertEquals(
        "\uFEFFattempt_id,row_id,part_id,color_id,part_name,attempt,outcome,started_at,finished_at,"
            + "duration_ms,worker,provider,model,revision,tokens,truncated,error_class,error\r\n"
            + "9,1,3001,4,\"a \"\"b\"\", 브릭\",1,completed,2026-01-02T03:04:05.123Z,"
            + "2026-01-02T03:04:05.143Z,12.5,w,clip,clip-vit-l/14,a1b2c3,9,false,,\r\n"
            + "8,1,3001,4,Brick,1,failed,2026-01-02T03:04:05.123Z,2026-01-02T03:04:05.143Z,12.5,w,,,"
            + ",,,rejected,\"'=HYPERLINK(\"\"x\"\")\nmore\"\r\n"
            + "7,1,3001,4,'-1+2,1,completed,2026-01-02T03:04:05.123Z,2026-01-02T03:04:05.143Z,12.5,w,"
            + "clip,clip-vit-l/14,a1b2c3,9,false,,\r\n",
        RestServer.text(response));
  }

  @Test
  void writesAllPagesOfTheFile() {
    for (int i = 0; i < 4_500; i++) {
      server.history.attempts.add(FakeHistory.completed(i, "Brick"));
    }
    String file = RestServer.text(server.get("/api/embeddings/history/csv"));
    assertEquals(4_501, file.split("\r\n", -1).length - 1);
    assertEquals(List.of(2_000, 2_000, 2_000), server.history.limits);
  }

  @Test
  void givesTheCurveOfAnHourAndOfADay() {
    String hour = RestServer.text(server.get("/api/embeddings/throughput"));
    assertTrue(
        hour.startsWith(
            "{\"window\":\"1h\",\"bucketSeconds\":60,\"points\":[{\"at\":\"1970-01-01T00:00:00Z\","
                + "\"completed\":0,\"retried\":0,\"failed\":1},"),
        hour);
    assertEquals(61, hour.split("\"at\"", -1).length - 1);
    String day = RestServer.text(server.get("/api/embeddings/throughput?window=24h"));
    assertTrue(day.contains("\"bucketSeconds\":600"), day);
    assertEquals(145, day.split("\"at\"", -1).length - 1);
    assertEquals(400, server.get("/api/embeddings/throughput?window=7d").getStatus());
  }
}
