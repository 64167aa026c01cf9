package dev.clipservice.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.engine.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class CheckpointCheckTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path hub;

  @Test
  void opensFolder_namingTheModelAfterIt() {
    InferenceConfig config = config(DemoModel.folder() + "/", "main");
    assertEquals(Optional.empty(), CheckpointCheck.problem(config));
    assertEquals("clip-brick-mini", CheckpointCheck.model(config));
  }

  @Test
  void opensSnapshotOfTheHub_namingTheModelAfterTheRepository() throws IOException {
    snapshot("acme/little-clip", COMMIT);
    assertEquals("little-clip", CheckpointCheck.model(config("acme/little-clip", COMMIT)));
  }

  @Test
  void followsBranchOfTheHub() throws IOException {
    snapshot("acme/little-clip", COMMIT);
    Path refs = Files.createDirectories(hub.resolve("models--acme--little-clip/refs"));
    Files.writeString(refs.resolve("main"), COMMIT + "\n");
    assertEquals("little-clip", CheckpointCheck.model(config("acme/little-clip", "main")));
  }

  @Test
  void tellsWhereItLooked_whenThereIsNone() {
    String problem = problem(config("acme/little-clip", "main"));
    assertTrue(problem.contains("checkpoint of that name (revision main) in [" + hub), problem);
    assertTrue(problem.contains("set CLIP_MODEL to it"), problem);
  }

  @Test
  void tellsWhichRevisionIsThere_whenItIsAnother() throws IOException {
    snapshot("acme/little-clip", COMMIT);
    String problem = problem(config("acme/little-clip", COMMIT.replace('0', 'f')));
    assertTrue(problem.contains("only revision " + COMMIT), problem);
  }

  @Test
  void tellsWhichFileASnapshotLacks() throws IOException {
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
    return CheckpointCheck.problem(config).orElseThrow();
  }

  private InferenceConfig config(String model, String revision) {
    return new InferenceConfig(model, revision, List.of(hub), 2, Compute.CPU_FP32, 1000, 256);
  }
}
