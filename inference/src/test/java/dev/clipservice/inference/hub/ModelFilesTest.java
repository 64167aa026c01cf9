package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ProviderStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched, where it goes, and what is used as it lies. */
@Timeout(120)
class ModelFilesTest {

  private static final List<String> NAMES =
      List.of("config.json", "tokenizer.json", "model.safetensors");

  @TempDir private Path folder;
  private HubHarness machine;
  private FakeHub hub;

  @BeforeEach
  void start() {
    machine = new HubHarness(folder.resolve("cache"));
    hub = machine.hub;
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  @Test
  void downloadsIntoTheLayoutOfHuggingFace() throws Exception {
    Path snapshot = machine.obtain();
    assertEquals(machine.snapshot(), snapshot);
    assertEquals(FakeHub.COMMIT, Files.readString(machine.repository().resolve("refs/main")));
    assertEquals(
        Stream.of(
                FakeHub.gitSha1(hub.content("config.json")),
                FakeHub.gitSha1(hub.content("tokenizer.json")),
                FakeHub.sha256(hub.content("model.safetensors")))
            .sorted()
            .toList(),
        machine.blobs());
    for (String name : NAMES) {
      Path entry = snapshot.resolve(name);
      assertArrayEquals(hub.content(name), Files.readAllBytes(entry), name);
      assertTrue(
          Files.readSymbolicLink(entry).toString().startsWith("../../blobs/"),
          () -> name + " should be a relative link");
    }
  }

  @Test
  void asksForNothing_whenStartedAgain() throws Exception {
    Path first = machine.obtain();
    List<String> before = hub.requests();
    assertEquals(first, machine.obtain());
    assertEquals(Optional.of(new ModelFolder(first, "tiny")), machine.files().find());
    assertEquals(before, hub.requests());
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    machine.obtain();
    List<DownloadProgress> weights =
        machine.news.stream()
            .flatMap(loading -> loading.download().stream())
            .filter(download -> download.file().equals("model.safetensors"))
            .toList();
    long size = hub.content("model.safetensors").length;
    assertEquals(new DownloadProgress("model.safetensors", 0, size, 0), weights.get(0));
    assertEquals(size, weights.get(weights.size() - 1).bytes());
    assertTrue(
        machine.news.stream()
            .map(ProviderStatus.Loading::detail)
            .anyMatch(
                detail -> detail.equals("downloading model.safetensors: 0.0 of 2.4 MB (0 %)")),
        () -> machine.news.toString());
  }

  @Test
  void usesACacheOfOtherTools_asItLies() throws Exception {
    machine.settings.remove("CLIP_MODEL_CACHE");
    Path hubFolder = folder.resolve("hf-home/hub");
    Path repository = hubFolder.resolve("models--acme--tiny");
    Path snapshot = repository.resolve("snapshots").resolve(FakeHub.COMMIT);
    Files.createDirectories(snapshot);
    Files.createDirectories(repository.resolve("blobs"));
    for (String name : NAMES) {
      Files.write(repository.resolve("blobs/blob-of-" + name), hub.content(name));
      Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/blob-of-" + name));
    }
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), FakeHub.COMMIT);
    assertEquals(snapshot, machine.obtain());
    machine.settings.put("CLIP_MODEL_REVISION", FakeHub.COMMIT);
    assertEquals(snapshot, machine.obtain());
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void fetchesOnlyWhatASnapshotLacks() throws Exception {
    Path snapshot = machine.obtain();
    Files.delete(snapshot.resolve("tokenizer.json").toRealPath()); // a link to nothing is left
    int before = hub.requests().size();
    assertEquals(snapshot, machine.obtain());
    assertEquals(
        List.of("HEAD config.json", "HEAD tokenizer.json", "GET tokenizer.json"),
        hub.requests().subList(before, hub.requests().size()));
    assertArrayEquals(
        hub.content("tokenizer.json"), Files.readAllBytes(snapshot.resolve("tokenizer.json")));
  }

  @Test
  void takesABlobThatIsThereAlready() throws Exception {
    writeWeightsBlob(hub.content("model.safetensors"));
    machine.obtain();
    assertEquals(0, hub.count("GET model.safetensors"));
  }

  @Test
  void replacesABlobThatIsDamaged() throws Exception {
    byte[] damaged = hub.content("model.safetensors").clone();
    damaged[damaged.length / 2] ^= 1;
    writeWeightsBlob(damaged);
    assertArrayEquals(
        hub.content("model.safetensors"),
        Files.readAllBytes(machine.obtain().resolve("model.safetensors")));
  }

  private void writeWeightsBlob(byte[] content) throws IOException {
    Path blobs = Files.createDirectories(machine.repository().resolve("blobs"));
    Files.write(blobs.resolve(FakeHub.sha256(hub.content("model.safetensors"))), content);
  }

  @Test
  void fetchesTheShardsThatTheIndexNames() throws Exception {
    byte[] weights = hub.content("model.safetensors");
    hub.remove("model.safetensors");
    hub.put("model-00001-of-00002.safetensors", weights);
    hub.put("model-00002-of-00002.safetensors", "two".getBytes(StandardCharsets.UTF_8));
    hub.put("model-00003-of-00003.safetensors", "unnamed".getBytes(StandardCharsets.UTF_8));
    putIndex(
        "{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\",\"c\":\"model-00001-of-00002.safetensors\"}}");
    Path snapshot = machine.obtain();
    assertArrayEquals(
        weights, Files.readAllBytes(snapshot.resolve("model-00001-of-00002.safetensors")));
    assertTrue(Files.isRegularFile(snapshot.resolve("model-00002-of-00002.safetensors")));
    assertFalse(Files.exists(snapshot.resolve("model-00003-of-00003.safetensors")));
    int before = hub.requests().size();
    assertEquals(snapshot, machine.obtain());
    assertEquals(before, hub.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../escaped.safetensors",
        "/etc/passwd.safetensors",
        "a\\\\b.safetensors",
        "folder/a.safetensors",
        ".hidden.safetensors",
        "model.bin"
      })
  void refusesAnIndexThatNamesWhatIsNoShard(String name) throws Exception {
    hub.remove("model.safetensors");
    putIndex("{\"weight_map\":{\"a\":\"" + name + "\"}}");
    assertRefused("expected names of .safetensors files beside it");
    assertEquals(0, hub.count("HEAD " + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1]", "{\"weight_map\":{}}", "<html>"})
  void refusesAnIndexThatIsNone(String index) throws Exception {
    hub.remove("model.safetensors");
    putIndex(index);
    assertRefused("model.safetensors.index.json: expected");
  }

  @Test
  void tellsWhichShardTheHubLacks() throws Exception {
    hub.remove("model.safetensors");
    putIndex("{\"weight_map\":{\"a\":\"model-1.safetensors\"}}");
    assertRefused("has no model-1.safetensors.");
  }

  @Test
  void tellsWhatTheModelLacks() throws Exception {
    hub.remove("tokenizer.json");
    assertRefused("The model acme/tiny (commit " + FakeHub.COMMIT + ") has no tokenizer.json.");
    hub.remove("model.safetensors");
    hub.put("tokenizer.json", new byte[10]);
    assertRefused("has no model.safetensors.");
    assertEquals(List.of(), machine.blobs());
  }

  @Test
  void asksNobody_whenOffline() {
    machine.settings.put("HF_HUB_OFFLINE", "1");
    ModelUnavailableException e = assertRefused("is not on this machine (looked in " + folder);
    assertTrue(e.getMessage().contains("HF_HUB_OFFLINE is set. Unset it"), e.getMessage());
    assertThrows(ModelUnavailableException.class, () -> machine.files().requireObtainable());
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void tellsWhatWouldBeDownloaded_andDownloadsNothing() throws Exception {
    assertEquals(
        "acme/tiny would be downloaded (2.7 MB) from %s to %s"
            .formatted(hub.endpoint(), machine.cache),
        machine.files().describeDownload());
    assertFalse(Files.exists(machine.cache));
    assertTrue(hub.requests().stream().allMatch(request -> request.startsWith("HEAD ")));
  }

  @Test
  void keepsItsWordOnThePinnedModel() throws Exception {
    machine.settings.remove("CLIP_MODEL");
    hub.id = PinnedModel.ID;
    hub.commit = PinnedModel.REVISION;
    assertRefused("model.safetensors of " + PinnedModel.ID);
    assertRefused("expected the pinned file (SHA-256 a2bf730a0c7debf1");
    assertEquals(0, hub.count("GET"));

    hub.claimedSizes.put("model.safetensors", PinnedModel.WEIGHTS_BYTES);
    hub.claimedDigests.put(
        "model.safetensors", "a2bf730a0c7debf160f7a6b50b3aaf3703e7e88ac73de7a314903141db026dcb");
    assertRefused("expected pinned SHA-256 8a09b467700c58138c29d53c605b34ebc69beaadd13274a8a2af8a");
  }

  @Test
  void refusesAModelThatDoesNotFitOnTheDisk() throws Exception {
    hub.claimedSizes.put("model.safetensors", 900_000_000_000_000L);
    assertRefused("expected 900,000,000 MB, found ");
    assertEquals(0, hub.count("GET"));
  }

  @Test
  void refusesAJsonFileOfAnImpossibleSize() throws Exception {
    hub.put("tokenizer.json", new byte[(64 << 20) + 1]);
    assertRefused("expected at most 67108864 bytes, found 67108865");
    assertEquals(0, hub.count("GET"));
  }

  private void putIndex(String json) {
    hub.put("model.safetensors.index.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private ModelUnavailableException assertRefused(String message) {
    ModelUnavailableException e =
        assertThrows(ModelUnavailableException.class, () -> machine.obtain());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    return e;
  }
}
