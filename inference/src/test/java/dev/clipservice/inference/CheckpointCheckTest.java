package dev.clipservice.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.checkpoint.DemoModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class CheckpointCheckTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path hub;

  @Test
  void opensFolder_namingTheModelAfterIt() throws InterruptedException {
    InferenceConfig config = config(DemoModel.folder() + "/", "main");
    CheckpointCheck.requireObtainable(config);
    assertEquals("clip-brick-mini from " + DemoModel.folder(), CheckpointCheck.describe(config));
  }

  @Test
  void opensSnapshotOfTheHub_namingTheModelAfterTheRepository() throws Exception {
    Path snapshot = snapshot("acme/little-clip", COMMIT);
    assertEquals(
        "little-clip from " + snapshot,
        CheckpointCheck.describe(config("acme/little-clip", COMMIT)));
  }

  @Test
  void followsBranchOfTheHub() throws Exception {
    Path snapshot = snapshot("acme/little-clip", COMMIT);
    Path refs = Files.createDirectories(hub.resolve("models--acme--little-clip/refs"));
    Files.writeString(refs.resolve("main"), COMMIT + "\n");
    assertEquals(
        "little-clip from " + snapshot,
        CheckpointCheck.describe(config("acme/little-clip", "main")));
  }

  @Test
  void tellsWhereItLooked_whenThereIsNone() {
    String problem = problem(config("acme/little-clip", "main"));
    assertTrue(
        problem.startsWith(
            "The model acme/little-clip (revision main) is not on this machine (looked in " + hub),
        problem);
    assertTrue(problem.contains("HF_HUB_OFFLINE is set. Unset it"), problem);
  }

  @Test
  void tellsWhichRevisionIsThere_whenItIsAnother() throws Exception {
    snapshot("acme/little-clip", COMMIT);
    String problem = problem(config("acme/little-clip", COMMIT.replace('0', 'f')));
    assertTrue(problem.contains("only revision " + COMMIT), problem);
  }

  @Test
  void tellsWhichFileASnapshotLacks() throws Exception {
    Path snapshot = snapshot("acme/little-clip", COMMIT);
    Files.delete(snapshot.resolve("model.safetensors"));
    String problem = problem(config("acme/little-clip", COMMIT));
    assertTrue(problem.contains(snapshot + " lacks model.safetensors"), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/folder", "./nowhere", "../nowhere", "a/b/c", "nowhere"})
  void readsWhatIsNoHubIdAsFolder(String model) {
    String problem = problem(config(model, "main"));
    assertTrue(problem.startsWith("Expected a checkpoint folder at " + model), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../secrets", "/etc/hostname"})
  void refusesRevisionOutsideTheCache(String revision) {
    String problem = problem(config("acme/little-clip", revision));
    assertTrue(problem.startsWith("CLIP_MODEL_REVISION: expected"), problem);
  }

  @Test
  void refusesModelThatIsNoPath() {
    String problem = problem(config("a\u0000b", "main"));
    assertTrue(problem.startsWith("CLIP_MODEL: expected a folder or a hub id"), problem);
  }

  private Path snapshot(String id, String commit) throws IOException {
    Path folder =
        Files.createDirectories(
            hub.resolve("models--" + id.replace("/", "--")).resolve("snapshots").resolve(commit));
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.copy(DemoModel.folder().resolve(name), folder.resolve(name));
    }
    return folder;
  }

  private static String problem(InferenceConfig config) {
    return assertThrows(ClipServiceException.class, () -> CheckpointCheck.requireObtainable(config))
        .getMessage();
  }

  private InferenceConfig config(String model, String revision) {
    Map<String, String> settings =
        Map.of(
            "CLIP_MODEL",
            model,
            "CLIP_MODEL_REVISION",
            revision,
            "CLIP_MODEL_CACHE",
            hub.toString(),
            "HF_HOME",
            hub.resolve("home").toString(),
            "HF_HUB_OFFLINE",
            "1");
    return InferenceConfig.from(name -> Optional.ofNullable(settings.get(name)));
  }
}
