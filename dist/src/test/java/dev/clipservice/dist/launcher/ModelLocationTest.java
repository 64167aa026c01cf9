package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLocationTest {

  private static final String DEFAULT = "openai/clip-vit-large-patch14";
  private static final String PINNED = "32bd64288804d66eefd0ccbe215aa642df71cc41";

  @TempDir Path folder;

  @Test
  void takesAFolder() throws IOException {
    Path model = checkpoint(folder.resolve("my model"));
    ModelLocation found = ModelLocation.find(MapSettings.of("CLIP_MODEL", model.toString()));
    assertEquals(new ModelLocation(model.toString(), model), found);
  }

  @Test
  void takesAShardedCheckpoint() throws IOException {
    Path model = checkpoint(folder.resolve("m"));
    Files.move(model.resolve("model.safetensors"), model.resolve("model.safetensors.index.json"));
    assertEquals(model, ModelLocation.inFolder(model).folder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
  void namesTheFileThatIsMissing(String file) throws IOException {
    Path model = checkpoint(folder.resolve("m"));
    Files.delete(model.resolve(file));
    assertRefused("found no " + file + " in " + model, "CLIP_MODEL", model.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/folder", "./no/such", "no such folder", ".."})
  void refusesAFolderThatIsNotThere(String path) {
    assertRefused(
        path.equals("..") ? "found no config.json" : "found none at \"" + path + "\"",
        "CLIP_MODEL",
        path);
  }

  @Test
  void takesTheDefaultFromTheCache_atItsPinnedRevision() throws IOException {
    Path snapshot = snapshot("hub/models--openai--clip-vit-large-patch14", PINNED);
    assertEquals(
        new ModelLocation(DEFAULT, snapshot),
        ModelLocation.find(MapSettings.of("HF_HOME", folder.toString())));
  }

  @Test
  void takesTheBranchThatWasDownloaded() throws IOException {
    Path snapshot = snapshot("models--a--b", "abc");
    Files.createDirectories(folder.resolve("models--a--b/refs"));
    Files.writeString(folder.resolve("models--a--b/refs/main"), "abc\n");
    assertEquals(
        new ModelLocation("a/b", snapshot),
        ModelLocation.find(
            MapSettings.of("CLIP_MODEL", "a/b", "CLIP_MODEL_CACHE", folder.toString())));
  }

  @Test
  void takesTheRevisionThatIsAskedFor_andNoOther() throws IOException {
    Path snapshot = snapshot("models--a--b", "abc");
    assertEquals(
        snapshot,
        ModelLocation.find(
                MapSettings.of(
                    "CLIP_MODEL", "a/b",
                    "CLIP_MODEL_CACHE", folder.toString(),
                    "CLIP_MODEL_REVISION", "abc"))
            .folder());
    assertRefused(
        "The model a/b is neither a folder nor in the local Hugging Face cache (" + folder + ")",
        "CLIP_MODEL",
        "a/b",
        "CLIP_MODEL_CACHE",
        folder.toString(),
        "CLIP_MODEL_REVISION",
        "def");
  }

  @Test
  void refusesAModelThatWasNeverDownloaded() {
    assertRefused("The model " + DEFAULT, "HF_HOME", folder.toString());
  }

  @Test
  void refusesADownloadThatBrokeOff() throws IOException {
    Path snapshot = snapshot("hub/models--openai--clip-vit-large-patch14", PINNED);
    Files.delete(snapshot.resolve("model.safetensors"));
    assertRefused("The model " + DEFAULT, "HF_HOME", folder.toString());
  }

  private static void assertRefused(String said, String... settings) {
    CannotServeException e =
        assertThrows(
            CannotServeException.class, () -> ModelLocation.find(MapSettings.of(settings)));
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertTrue(e.getMessage().contains(" Next: set CLIP_MODEL"), e.getMessage());
  }

  private Path snapshot(String entry, String revision) throws IOException {
    return checkpoint(folder.resolve(entry).resolve("snapshots").resolve(revision));
  }

  private static Path checkpoint(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
      Files.createFile(folder.resolve(file));
    }
    return folder;
  }
}
