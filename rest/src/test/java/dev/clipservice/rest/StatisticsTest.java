package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.QueueReport;
import dev.clipservice.rest.internal.testing.Fakes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatisticsTest {

  private static final String PATH = "/api/embeddings/statistics";
  private static final String COUNTS =
      "{\"total\":10,\"valid\":3,\"missing\":4,\"zero\":1,\"foreign\":1,\"unverified\":1,"
          + "\"pending\":2,\"processing\":1,\"completed\":4,\"failed\":1,\"withoutText\":2,"
          + "\"truncated\":5,\"rowsPerMinute\":12.5,";

  private static final String QUEUE =
      "\"truncatedRate\":0.8333333333333334,\"foreignRate\":0.16666666666666666,"
          + "\"target\":{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\",\"revision\":\"a1b2c3\"},"
          + "\"due\":2,\"putOff\":1,\"suspects\":1,\"nextDueSeconds\":7,"
          + "\"completedLastMinute\":12,\"completedLastHour\":600,"
          + "\"failedByClass\":{\"retry\":0,\"rejected\":1,\"provider\":0,\"suspect\":0},"
          + "\"waitingByClass\":{\"retry\":2,\"rejected\":0,\"provider\":0,\"suspect\":0},"
          + "\"failureReasons\":[{\"errorClass\":\"rejected\",\"reason\":\"too long\",\"rows\":1}],"
          + "\"vectors\":[{\"identity\":{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\","
          + "\"revision\":\"a1b2c3\"},\"rows\":3},"
          + "{\"identity\":{\"provider\":\"clip\",\"model\":\"clip-brick-mini\",\"revision\":\"d4e5f6\"},"
          + "\"rows\":1},{\"identity\":null,\"rows\":1}]}";

  private final RestServer server = RestServer.create();

  @Test
  void tellsAllCounts() {
    server.statistics = Fakes.statistics(OptionalDouble.of(9.6), OptionalLong.of(42));
    MockHttpResponse response = server.get(PATH);
    assertEquals(200, response.getStatus());
    assertEquals(
        COUNTS + "\"etaSeconds\":9.6,\"oldestPendingSeconds\":42," + QUEUE,
        RestServer.text(response));
    assertEquals("no-store", RestServer.header(response, "Cache-Control"));
  }

  @Test
  void tellsNull_whereNothingIsKnown() {
    assertEquals(
        COUNTS + "\"etaSeconds\":null,\"oldestPendingSeconds\":null," + QUEUE,
        RestServer.text(server.get(PATH)));
  }

  @Test
  void tellsNull_forATableWithoutVectorsAndTarget() {
    server.statistics =
        new EmbeddingStatistics(
            2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, OptionalDouble.empty(), OptionalLong.empty());
    server.queue =
        new QueueReport(
            Optional.empty(),
            2,
            0,
            0,
            OptionalLong.empty(),
            0,
            0,
            Map.of(),
            Map.of(),
            List.of(),
            List.of());
    String body = RestServer.text(server.get(PATH));
    for (String unknown : List.of("truncatedRate", "foreignRate", "target", "nextDueSeconds")) {
      assertTrue(body.contains("\"" + unknown + "\":null"), body);
    }
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(
            new DatabaseStatus.NotConfigured(), "database_not_configured", "Set DATABASE_URL"),
        Arguments.of(new DatabaseStatus.Migrating("V2"), "database_migrating", "V2"),
        Arguments.of(new DatabaseStatus.Down("refused"), "database_down", "refused"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void answers503_withoutADatabase(DatabaseStatus database, String code, String message) {
    server.database = database;
    MockHttpResponse response = server.get(PATH);
    String body = RestServer.text(response);
    assertEquals(503, response.getStatus());
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
    assertTrue(body.contains(message), body);
  }
}
