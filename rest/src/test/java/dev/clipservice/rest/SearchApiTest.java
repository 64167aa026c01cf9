package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.PartDetail;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import dev.clipservice.rest.internal.testing.FakeParts;
import dev.clipservice.rest.internal.testing.Fakes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchApiTest {

  private static final String FOUND =
      "\"parts\":[{\"id\":5,\"partId\":\"3001\",\"colorId\":null,\"partName\":null,"
          + "\"featureText\":\"브릭\",\"similarity\":0.5}]}";

  private final RestServer server = RestServer.create();

  @BeforeEach
  void findSomething() {
    server.parts.similar.add(
        new SimilarPart(5, "3001", OptionalInt.empty(), Optional.empty(), Optional.of("브릭"), 0.5));
  }

  @Test
  void searchesByADescription() {
    MockHttpResponse response =
        server.get("/api/parts/search?q=%EB%B9%A8%EA%B0%84%20brick&k=3&color=4&category=Brick");
    String body = RestServer.text(response);
    assertEquals(200, response.getStatus(), body);
    assertTrue(
        body.startsWith(
            "{\"query\":\"빨간 brick\",\"model\":{\"provider\":\"clip\",\"model\":\"clip-vit-l/14\","
                + "\"revision\":\"a1b2c3\"},\"tokens\":10,\"truncated\":false,\"milliseconds\":"),
        body);
    assertTrue(body.endsWith(FOUND), body);
    SearchFilter filter = SearchFilter.NONE.withColorId(4).withCategory("Brick");
    assertEquals(List.of("nearest 3 " + filter), server.parts.asked);
    assertEquals(Priority.INTERACTIVE, server.provider.requests.get(0).priority());
  }

  @Test
  void findsNothing_beforeTheTableHasAModel() {
    server.parts.target = Optional.empty();
    String body = RestServer.text(server.get("/api/parts/search?q=x"));
    assertTrue(body.endsWith("\"parts\":[]}"), body);
    assertEquals(List.of(), server.parts.asked);
  }

  @Test
  void comparesNothing_withVectorsOfAnotherModel() {
    server.parts.target = Optional.of(Fakes.DEMO.identity());
    assertUnavailable("model_differs", "clip-brick-mini");
    assertEquals(List.of(), server.provider.requests, "nothing is embedded for nothing");
  }

  @Test
  void saysWhyThereIsNoModel() {
    server.provider.status = new ProviderStatus.Loading("reading");
    assertUnavailable("model_not_loaded", "reading");
  }

  private void assertUnavailable(String code, String word) {
    MockHttpResponse response = server.get("/api/parts/search?q=x");
    String body = RestServer.text(response);
    assertEquals(503, response.getStatus(), body);
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
    assertTrue(body.contains(word), body);
  }

  @ParameterizedTest
  @CsvSource({
    "'', q",
    "q=, q",
    "q=%20, q",
    "q=x&k=0, k",
    "q=x&k=101, k",
    "q=x&k=ten, k",
    "q=x&color=red, color"
  })
  void refusesWhatItCannotSearchFor(String query, String parameter) {
    MockHttpResponse response = server.get("/api/parts/search?" + query);
    assertEquals(400, response.getStatus());
    String body = RestServer.text(response);
    assertTrue(body.contains("\"param\":\"" + parameter + "\""), body);
  }

  @Test
  void refusesDescriptionsThatAreTooLong() {
    assertEquals(200, server.get("/api/parts/search?q=" + "x".repeat(2_000)).getStatus());
    assertEquals(400, server.get("/api/parts/search?q=" + "x".repeat(2_001)).getStatus());
  }

  @Test
  void searchesByAPart() {
    server.parts.details.add(
        new PartDetail(
            FakeParts.part(1, "a/b", OptionalInt.of(4), true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1));
    MockHttpResponse response = server.get("/api/parts/a%2Fb/4/similar?k=2");
    assertEquals("{" + FOUND, RestServer.text(response));
    assertEquals(List.of("nearest to a/b/OptionalInt[4] 2"), server.parts.asked);
  }
}
