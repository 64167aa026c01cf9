package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClipServiceTest {

  private static final List<String> TEXTS = List.of("grey brick 2 x 4", "빨간 플레이트 1 x 2");

  private final FakeService fake = new FakeService();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void isOfOurKind_asItTellsItsRevision() {
    fake.ofOurKind("a1b2c3");
    ClipService service = Services.clip(fake, "CLIP_SERVICE_API_KEY", "k1");
    ServiceModel model = service.identify(Services.later());
    assertEquals(
        new ModelInfo(
            new ModelIdentity("clip", "clip-vit-l/14", "a1b2c3"),
            768,
            77,
            "cpu",
            "fp32",
            true,
            false),
        model.info());
    assertEquals(2, service.embed(model, Services.request(TEXTS, Services.later())).items().size());
    JsonNode call = fake.calls().get(1);
    assertEquals(2, call.path("input").size(), "nothing more than the texts");
    assertEquals("base64", call.path("encoding_format").asText());
    assertTrue(call.path("dimensions").isMissingNode());
    assertTrue(fake.keys().stream().allMatch("Bearer k1"::equals), fake.keys()::toString);
    assertEquals(List.of("interactive", "bulk"), fake.priorities());
  }

  @Test
  void noticesAnotherRevision_withTheNextAnswer() {
    fake.ofOurKind("a1b2c3");
    ClipService service = Services.clip(fake);
    ServiceModel model = service.identify(Services.later());
    fake.ofOurKind("d4e5f6");
    ModelChangedException e =
        assertThrows(
            ModelChangedException.class,
            () -> service.embed(model, Services.request(TEXTS, Services.later())));
    assertTrue(e.getMessage().contains("expected revision a1b2c3, found d4e5f6"), e.getMessage());
    fake.revision = Optional.empty();
    assertThrows(
        ModelChangedException.class,
        () -> service.embed(model, Services.request(TEXTS, Services.later())));
    fake.ofOurKind("d4e5f6");
    assertEquals("d4e5f6", service.identify(Services.later()).info().identity().revision());
  }

  @Test
  void holdsOnToARevision_thatItsOperatorStates() {
    fake.ofOurKind("a1b2c3");
    assertEquals("a1b2c3", revision(Services.clip(fake, "CLIP_SERVICE_REVISION", "a1b2c3")));
    ClipService other = Services.clip(fake, "CLIP_SERVICE_REVISION", "d4e5f6");
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> other.identify(Services.later()));
    assertEquals(Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().contains("expected revision d4e5f6"), e.getMessage());
    fake.revision = Optional.empty();
    assertEquals("d4e5f6", revision(other), "taken for a service that tells none");
  }

  @Test
  void isNotReady_whileItSaysSoItself() {
    fake.ofOurKind("a1b2c3")
        .health
        .orElseThrow()
        .put("status", "unhealthy")
        .put("reason", "the model is loading");
    ServiceUnavailableException e =
        assertThrows(
            ServiceUnavailableException.class,
            () -> Services.clip(fake).identify(Services.later()));
    assertTrue(e.getMessage().endsWith("is not ready: the model is loading"), e.getMessage());
  }

  @Test
  void isKnownByWhatItMakesOfKnownTexts_ifItTellsNoRevision() {
    fake.health =
        Optional.of(
            FakeService.JSON
                .createObjectNode()
                .put("status", "healthy")
                .put("model", "clip-vit-l/14")
                .put("device", "cuda")
                .put("dimensions", 768));
    ModelInfo first = Services.clip(fake).identify(Services.later()).info();
    assertTrue(first.identity().revision().matches("probe-[0-9a-f]{16}"), first::toString);
    assertEquals("cuda", first.device());
    assertEquals(first, Services.clip(fake).identify(Services.later()).info(), "and stays so");
    assertFalse(fake.calls().get(0).has("encoding_format"), "which it may not know");
    fake.weights = "others";
    assertNotEquals(first.identity().revision(), revision(Services.clip(fake)));
  }

  @Test
  void sendsAKnownTextAlong_ifItTellsNoRevision_andNoticesAnotherModelByIt() {
    ClipService service = Services.clip(fake);
    ServiceModel model = service.identify(Services.later());
    EmbeddingsAnswer answer = service.embed(model, Services.request(TEXTS, Services.later()));
    assertEquals(2, answer.items().size());
    assertEquals(3, fake.calls().get(1).path("input").size());
    // By length, of the 15 that were counted: 6 and 5, and 4 of the known text
    assertEquals(11, answer.tokens().orElseThrow());
    fake.weights = "others";
    ModelChangedException e =
        assertThrows(
            ModelChangedException.class,
            () -> service.embed(model, Services.request(TEXTS, Services.later())));
    assertTrue(e.getMessage().contains("found a cosine of "), e.getMessage());
  }

  @Test
  void asksForTheModelThatIsThere() {
    fake.models = List.of("some/clip");
    assertEquals("some/clip", Services.clip(fake).identify(Services.later()).name());
    fake.models = List.of("bge-small", "openai/clip-vit-large-patch14");
    assertEquals(
        "openai/clip-vit-large-patch14", Services.clip(fake).identify(Services.later()).name());
    fake.models = List.of("bge-small", "bge-large");
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class, () -> Services.clip(fake).identify(Services.later()));
    assertTrue(
        e.getMessage().contains("bge-small, bge-large): set CLIP_SERVICE_MODEL"), e.getMessage());
    ServiceModel chosen =
        Services.clip(fake, "CLIP_SERVICE_MODEL", "bge-large").identify(Services.later());
    assertEquals("bge-large", chosen.info().identity().model());
    assertEquals("bge-large", fake.calls().get(fake.calls().size() - 1).path("model").asText());
  }

  @Test
  void knowsTheDemoModel() {
    fake.ofOurKind("a1b2c3").health.orElseThrow().put("demo", true);
    assertTrue(Services.clip(fake).identify(Services.later()).info().demo());
  }

  private static String revision(ClipService service) {
    return service.identify(Services.later()).info().identity().revision();
  }
}
