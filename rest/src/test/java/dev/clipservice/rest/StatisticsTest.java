package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.rest.internal.testing.Fakes;
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

  private final RestServer server = RestServer.create();

  @Test
  void tellsAllCounts() {
    server.statistics = Fakes.statistics(OptionalDouble.of(9.6), OptionalLong.of(42));
    MockHttpResponse response = server.get(PATH);
    assertEquals(200, response.getStatus());
    assertEquals(
        COUNTS + "\"etaSeconds\":9.6,\"oldestPendingSeconds\":42}", RestServer.text(response));
    assertEquals("no-store", RestServer.header(response, "Cache-Control"));
  }

  @Test
  void tellsNull_whereNothingIsKnown() {
    assertEquals(
        COUNTS + "\"etaSeconds\":null,\"oldestPendingSeconds\":null}",
        RestServer.text(server.get(PATH)));
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
