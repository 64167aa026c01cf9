package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Role;
import dev.clipservice.dist.LoopbackHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a model before a server is started. */
class ModelLocationTest {

  private static final Path DEMO_MODEL =
      Path.of("src/main/models/clip-brick-mini").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void takesAFolder_andMakesItAbsolute() {
    Path relative = Path.of("").toAbsolutePath().relativize(DEMO_MODEL);
    MapSettings settings = MapSettings.of("CLIP_MODEL", relative.toString());
    assertEquals(new ModelLocation(DEMO_MODEL.toString()), ModelLocation.of(settings));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
  void namesTheFileThatIsMissing(String file) throws IOException {
    Path model = Files.createDirectories(folder.resolve("m"));
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      if (!name.equals(file)) {
        Files.copy(DEMO_MODEL.resolve(name), model.resolve(name));
      }
    }
    assertRefused(model + " lacks " + file, "CLIP_MODEL", model.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/folder", "./no/such", "no such folder"})
  void refusesAFolderThatIsNotThere(String path) {
    assertRefused(
        "Expected a checkpoint folder at " + path + ", found nothing.", "CLIP_MODEL", path);
  }

  @Test
  void leavesAModelOfTheHubToTheServer_unlessOffline() {
    MapSettings settings = MapSettings.of("HF_HOME", folder.toString());
    ModelLocation model = ModelLocation.of(settings);
    assertEquals(new ModelLocation("openai/clip-vit-large-patch14"), model);
    new ServerSettings(settings, model, Role.ALL).requireModel();
    assertRefused(
        "is not on this machine (looked in "
            + folder.resolve("hub")
            + "), and HF_HUB_OFFLINE is set",
        "HF_HOME",
        folder.toString(),
        "HF_HUB_OFFLINE",
        "1");
  }

  @Test
  void checksAFolder() throws InterruptedException {
    assertEquals(
        "clip-brick-mini from " + DEMO_MODEL, describe("CLIP_MODEL", DEMO_MODEL.toString()));
  }

  @Test
  void checksWhatWouldBeDownloaded() throws InterruptedException {
    String[] settings;
    try (LoopbackHub hub = new LoopbackHub(DEMO_MODEL)) {
      settings =
          new String[] {
            "CLIP_MODEL", LoopbackHub.ID,
            "HF_ENDPOINT", hub.endpoint(),
            "CLIP_MODEL_CACHE", folder.resolve("cache").toString(),
            "HF_HOME", folder.resolve("home").toString(),
          };
      assertEquals(
          "acme/tiny would be downloaded (2.7 MB) from %s to %s"
              .formatted(hub.endpoint(), folder.resolve("cache")),
          describe(settings));
    }
    CannotServeException e = assertThrows(CannotServeException.class, () -> describe(settings));
    assertTrue(e.getMessage().startsWith("127.0.0.1 cannot be reached"), e.getMessage());
  }

  private static String describe(String... settings) throws InterruptedException {
    MapSettings map = MapSettings.of(settings);
    return new ServerSettings(map, ModelLocation.of(map), Role.ALL).describeModel();
  }

  private void assertRefused(String said, String... settings) {
    MapSettings map =
        MapSettings.of(
            Stream.concat(Stream.of("HF_HOME", folder.toString()), Arrays.stream(settings))
                .toArray(String[]::new));
    ServerSettings server = new ServerSettings(map, ModelLocation.of(map), Role.ALL);
    CannotServeException e = assertThrows(CannotServeException.class, server::requireModel);
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertTrue(e.getMessage().contains(" Or try the demo model: "), e.getMessage());
  }
}
