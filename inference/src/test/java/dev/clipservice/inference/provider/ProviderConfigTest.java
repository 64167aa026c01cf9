package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderConfigTest {

  private static final String[] OPENAI = {"EMBEDDING_PROVIDER", "openai", "OPENAI_API_KEY", "k"};

  @Test
  void isTheModelOfThisProcess_unlessToldOtherwise() {
    ProviderConfig config = config();
    assertEquals(List.of(ProviderName.CLIP), config.order());
    assertTrue(config.needsLocalModel());
    assertEquals("CLIP in this process", config.describe());
    assertEquals(Duration.ofSeconds(60), config.calls().timeout());
  }

  @ParameterizedTest
  @CsvSource({
    "clip, true, 'CLIP in this process'",
    "'clip, OpenAI', true, 'CLIP in this process; OpenAI''s text-embedding-3-small at https://api.openai.com/v1 stands in for the worker'",
    "'openai,clip', true, 'OpenAI''s text-embedding-3-small at https://api.openai.com/v1; CLIP in this process stands in for the worker'",
    "openai, false, 'OpenAI''s text-embedding-3-small at https://api.openai.com/v1'",
  })
  void servesTheFirst_andLetsTheOthersStandIn(String order, boolean local, String said) {
    ProviderConfig config = config("EMBEDDING_PROVIDER", order, "VITE_OPENAI_API_KEY", "k");
    assertEquals(local, config.needsLocalModel());
    assertEquals(said, config.describe());
  }

  @Test
  void loadsNoModelForOthersToStandIn_whereThereIsNoWorker() {
    String[] both = {
      "EMBEDDING_PROVIDER", "openai,clip", "OPENAI_API_KEY", "k", "CLIP_ROLE", "api"
    };
    assertFalse(config(both).needsLocalModel());
    assertEquals(List.of(), config(both).standIns());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cohere", "clip,,openai", "clip,clip", "clip;openai", ","})
  void refusesAnotherOrder(String order) {
    assertRefused("EMBEDDING_PROVIDER: expected", "EMBEDDING_PROVIDER", order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3023",
        "http://127.0.0.1:3023/",
        "http://[::1]:3023/v1",
        "http://LOCALHOST:8443/v1/",
        "https://localhost:8443",
        "http://box:3023/v1/"
      })
  void takesItsOwnUrl_forTheModelOfThisProcess(String url) {
    assertTrue(
        config(
                "CLIP_SERVICE_URL", url,
                "CLIP_SERVICE_PORT", "3023",
                "CLIP_PUBLIC_PORT", "8443",
                "CLIP_SERVICE_HOST", "box")
            .needsLocalModel());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3021, http://localhost:3021",
    "http://elsewhere:3023/v1, http://elsewhere:3023",
    "https://clip.example.com/v1/, https://clip.example.com",
    "http://example.com/clip/, http://example.com/clip",
  })
  void takesAnotherUrl_forAnotherServer(String url, String found) {
    ProviderConfig config = config("CLIP_SERVICE_URL", url, "CLIP_SERVICE_PORT", "3023");
    assertFalse(config.needsLocalModel());
    assertEquals(found, config.clipService().orElseThrow().url().toString());
    assertEquals("CLIP service " + found, config.describe());
  }

  @Test
  void knowsThisMachinesNames_whereItListensOnAll() {
    for (String every : List.of("*", "0.0.0.0", "::")) {
      assertTrue(
          config("CLIP_SERVICE_URL", "http://127.0.0.3:3021", "CLIP_SERVICE_HOST", every)
              .needsLocalModel());
      assertFalse(
          config("CLIP_SERVICE_URL", "http://192.0.2.7:3021", "CLIP_SERVICE_HOST", every)
              .needsLocalModel());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3021",
        "ftp://box",
        "http://",
        "http://b o x",
        "http://box?a=b",
        "box",
        "http://u:s3cret@box"
      })
  void refusesWhatIsNoAddress_withoutItsLogin(String url) {
    ClipServiceException e = assertRefused("CLIP_SERVICE_URL: expected", "CLIP_SERVICE_URL", url);
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    String[] openAi = {
      "EMBEDDING_PROVIDER", "openai", "OPENAI_API_KEY", "k", "VITE_OPENAI_BASE_URL", url
    };
    assertRefused("VITE_OPENAI_BASE_URL: expected", openAi);
  }

  @Test
  void findsOpenAi_byEitherName() {
    ServiceAccess access = config(OPENAI).openAi().orElseThrow();
    assertEquals("https://api.openai.com/v1", access.url().toString());
    assertEquals(Optional.of("text-embedding-3-small"), access.model());
    access =
        config(
                "EMBEDDING_PROVIDER", "openai",
                "VITE_OPENAI_API_KEY", "old",
                "OPENAI_API_KEY", "new",
                "VITE_OPENAI_BASE_URL", "http://127.0.0.1:9/openai/",
                "OPENAI_EMBEDDING_MODEL", "text-embedding-3-large")
            .openAi()
            .orElseThrow();
    assertEquals(Optional.of(new ApiKey("new")), access.key());
    assertEquals("http://127.0.0.1:9/openai", access.url().toString());
    assertEquals(Optional.of("text-embedding-3-large"), access.model());
  }

  @Test
  void refusesOpenAiWithoutAKey() {
    assertRefused("OPENAI_API_KEY: expected a key", "EMBEDDING_PROVIDER", "clip,openai");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENAI_API_KEY", "CLIP_SERVICE_API_KEY"})
  void showsNoKey(String name) {
    String[] settings = {
      "EMBEDDING_PROVIDER",
      "openai",
      "OPENAI_API_KEY",
      "k",
      "CLIP_SERVICE_URL",
      "http://elsewhere",
      name,
      "s3cret"
    };
    assertFalse(config(settings).toString().contains("s3cret"));
    settings[settings.length - 1] = "s3cret\n";
    assertFalse(config(settings).toString().contains("s3cret"), "blanks around it do not count");
    settings[settings.length - 1] = "s3cret\nX-Other: y";
    ClipServiceException e = assertRefused(name + ": expected a key", settings);
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  @Test
  void isTheSame_ifTheSettingsAre() {
    assertEquals(config(OPENAI), config(OPENAI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIP_PROVIDER_TIMEOUT_SECONDS", "CLIP_PROVIDER_RETRIES"})
  void refusesWrongNumbers(String name) {
    assertRefused(name + ": expected a whole number", name, "-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIP_PROVIDER_CONCURRENCY", "CLIP_PROVIDER_CIRCUIT_SECONDS"})
  void refusesWrongNumbersOfTheGuard(String name) {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class, () -> GuardConfig.from(Services.settings(name, "0")));
    assertTrue(e.getMessage().startsWith(name + ": expected a whole number"), e.getMessage());
  }

  private static ClipServiceException assertRefused(String said, String... settings) {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> config(settings));
    assertEquals(Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith(said), e.getMessage());
    return e;
  }

  private static ProviderConfig config(String... namesAndValues) {
    return ProviderConfig.from(Services.settings(namesAndValues));
  }
}
