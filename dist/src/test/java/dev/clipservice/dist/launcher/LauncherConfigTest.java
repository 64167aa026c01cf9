package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherConfigTest {

  private static final String DATABASE = "postgresql://u:p@db/lego";

  @Test
  void hasTheDefaultsOfTheSeed() {
    LauncherConfig config = config();
    assertEquals(new Endpoint("127.0.0.1", 3021), config.service());
    assertEquals(new Endpoint("127.0.0.1", 9080), config.management());
    assertFalse(config.managementPortChosen());
    assertEquals(3021, config.publicPort());
    assertEquals(List.of(), config.javaOptions());
    assertEquals("clip-service", config.dataFolder().getFileName().toString());
  }

  @Test
  void honoursTheEnvironment() {
    LauncherConfig config =
        config(
            "CLIP_SERVICE_HOST", "0.0.0.0",
            "CLIP_SERVICE_PORT", " 3023 ",
            "CLIP_MANAGEMENT_HOST", "::1",
            "CLIP_MANAGEMENT_PORT", "9999",
            "CLIP_PUBLIC_PORT", "443",
            "CLIP_DATA_DIR", "/some/where/../else",
            "CLIP_JAVA_OPTIONS", "-Xmx2g  -Da=b",
            "EMBEDDING_PROVIDER", " CLIP ");
    assertEquals(new Endpoint("0.0.0.0", 3023), config.service());
    assertEquals(new Endpoint("::1", 9999), config.management());
    assertTrue(config.managementPortChosen());
    assertEquals(443, config.publicPort());
    assertEquals(Path.of("/some/else").toAbsolutePath(), config.dataFolder());
    assertEquals(List.of("-Xmx2g", "-Da=b"), config.javaOptions());
  }

  @Test
  void takesThePublicPortFromTheServicePort() {
    assertEquals(3023, config("CLIP_SERVICE_PORT", "3023").publicPort());
  }

  @ParameterizedTest
  @CsvSource({
    "/xdg, /xdg/clip-service",
    "relative, HOME/.local/share/clip-service",
    "'', HOME/.local/share/clip-service"
  })
  void keepsDataWhereApplicationsDo(String xdg, String folder) {
    String home = System.getProperty("user.home");
    assertEquals(Path.of(folder.replace("HOME", home)), config("XDG_DATA_HOME", xdg).dataFolder());
  }

  @ParameterizedTest
  @CsvSource({
    "CLIP_SERVICE_PORT, 0",
    "CLIP_SERVICE_PORT, 65536",
    "CLIP_SERVICE_PORT, http",
    "CLIP_MANAGEMENT_PORT, -1",
    "CLIP_PUBLIC_PORT, 1.5"
  })
  void refusesAPortThatIsNone_namingVariableAndValue(String name, String value) {
    assertRefused(
        name + ": expected a whole number from 1 to 65535, found \"" + value, name, value);
  }

  @Test
  void refusesOnePortForBoth_whenChosen() {
    assertRefused(
        "CLIP_MANAGEMENT_PORT: expected another port",
        "CLIP_SERVICE_PORT",
        "4000",
        "CLIP_MANAGEMENT_PORT",
        "4000");
    assertEquals(9080, config("CLIP_SERVICE_PORT", "9080").management().port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "shop.example",
        "https://shop.example/",
        "https://Shop.example",
        "https://*.shop.example",
        "ftp://shop.example",
        "https://me@shop.example",
        "https://a.example https://b.example",
      })
  void refusesOriginsThatNoBrowserSends(String origin) {
    assertRefused("found \"" + origin + "\"", "CLIP_CORS_ORIGINS", "https://ok.example, " + origin);
  }

  @Test
  void takesOrigins() {
    String origins = " https://shop.example,http://localhost:5173, http://[::1]:80 ,";
    assertEquals(
        "https://shop.example,http://localhost:5173,http://[::1]:80",
        config("CLIP_CORS_ORIGINS", origins).passedOn().get("CLIP_CORS_ORIGINS"));
    assertEquals("", config().passedOn().get("CLIP_CORS_ORIGINS"));
  }

  @Test
  void tellsTheServer_howToWriteItsLog() {
    assertEquals("dev", config().passedOn().get("CLIP_CONSOLE_FORMAT"));
    assertEquals("json", config("CLIP_LOG_FORMAT", "JSON").passedOn().get("CLIP_CONSOLE_FORMAT"));
    assertRefused(
        "CLIP_LOG_FORMAT: expected text or json, found \"xml\"", "CLIP_LOG_FORMAT", "xml");
  }

  @Test
  void tellsTheServer_whereTheKeysAre_whereverItRuns() {
    assertEquals(
        Path.of("keys").toAbsolutePath().toString(),
        config("CLIP_API_KEYS_FILE", "keys").passedOn().get("CLIP_API_KEYS_FILE"));
  }

  @Test
  void runsBoth_whenThereIsADatabase() {
    assertEquals(Role.ALL, config("DATABASE_URL", DATABASE).role());
    assertEquals(Role.WORKER, config("DATABASE_URL", DATABASE, "CLIP_ROLE", "worker").role());
    assertEquals(Role.ALL, LauncherConfig.from(MapSettings.of(), true, Optional.empty()).role());
    assertEquals(
        Role.API,
        LauncherConfig.from(
                MapSettings.of("DATABASE_URL", DATABASE, "CLIP_ROLE", "worker"),
                false,
                Optional.of(Role.API))
            .role());
  }

  @Test
  void runsTheApiAlone_withoutADatabase() {
    assertEquals(Role.API, config().role());
    assertEquals(
        Role.API, LauncherConfig.from(MapSettings.of(), false, Optional.of(Role.ALL)).role());
  }

  @Test
  void refusesAWorkerWithoutADatabase() {
    assertRefused("A worker needs a database: set DATABASE_URL=", "CLIP_ROLE", "worker");
  }

  @ParameterizedTest
  @CsvSource({"DATABASE_URL, postgresql://u:s3cret@db/lego, database", "CLIP_MODEL, /m, model"})
  void refusesTheDemoTogetherWith(String name, String value, String what) {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> LauncherConfig.from(MapSettings.of(name, value), true, Optional.empty()));
    assertEquals(
        "--demo brings its own %s, but %s is set: unset %s, or start without --demo."
            .formatted(what, name, name),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "CLIP_SERVICE_URL, http://elsewhere:3021, CLIP service http://elsewhere:3021",
    "EMBEDDING_PROVIDER, openai, OpenAI's text-embedding-3-small",
    "EMBEDDING_PROVIDER, 'clip,openai', stands in for the worker",
  })
  void refusesTheDemoTogetherWithAnotherModel(String name, String value, String said) {
    MapSettings settings = MapSettings.of(name, value, "OPENAI_API_KEY", "k");
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> LauncherConfig.from(settings, true, Optional.empty()));
    assertTrue(e.getMessage().startsWith("--demo brings its own model"), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  @Test
  void takesItsOwnUrl_forTheDemosModel() {
    MapSettings own =
        MapSettings.of("CLIP_SERVICE_URL", "http://localhost:3021", "EMBEDDING_PROVIDER", "clip");
    assertTrue(LauncherConfig.from(own, true, Optional.empty()).demo());
  }

  @Test
  void passesOnWhatTheServerReadsFromItsEnvironment_whereverItWasSet() {
    Map<String, String> always =
        Map.of("CLIP_CONSOLE_FORMAT", "dev", "CLIP_CORS_ORIGINS", "", "CLIP_TRACING", "off");
    assertEquals(always, config().passedOn());
    assertEquals(
        Map.of(
            "CLIP_CONSOLE_FORMAT", "dev",
            "CLIP_CORS_ORIGINS", "",
            "CLIP_TRACING", "off",
            "CLIP_CONFIG_FILE", Path.of("clip.properties").toAbsolutePath().toString(),
            "PYTORCH_LIBRARY_PATH", "/torch",
            "CUDA_VISIBLE_DEVICES", ""),
        config(
                "CLIP_CONFIG_FILE", "clip.properties",
                "PYTORCH_LIBRARY_PATH", "/torch",
                "CUDA_VISIBLE_DEVICES", "",
                "OPENAI_API_KEY", "k")
            .passedOn());
  }

  private static void assertRefused(String said, String... settings) {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> config(settings));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  private static LauncherConfig config(String... settings) {
    return LauncherConfig.from(MapSettings.of(settings), false, Optional.empty());
  }
}
