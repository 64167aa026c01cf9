package dev.clipservice.inference.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that breaks off, lies, refuses, and is away. */
@Timeout(120)
class BrokenHubTest {

  private static final String GET = "GET model.safetensors";

  @TempDir private Path folder;
  private HubHarness machine;
  private FakeHub hub;
  private byte[] weights;

  @BeforeEach
  void start() {
    machine = new HubHarness(folder.resolve("cache"));
    hub = machine.hub;
    weights = hub.content("model.safetensors");
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  @Test
  void goesOnWhereItBrokeOff() throws Exception {
    hub.next(GET, FakeHub.breakingOff(weights, 1_000_000));
    hub.next(GET, FakeHub.breakingOff(weights, 500_000));
    assertWhole(machine.obtain());
    assertEquals(3, hub.count(GET));
    assertTrue(hub.requests().contains(GET + " bytes=1000000-"), hub.requests().toString());
    assertTrue(hub.requests().contains(GET + " bytes=1500000-"), hub.requests().toString());
    assertTrue(
        machine.news.stream().anyMatch(now -> now.detail().contains("broke off")),
        machine.news.toString());
    // Something came each time: the waits do not grow
    assertEquals(2, machine.waits.size());
    assertTrue(machine.waits.get(1).compareTo(Duration.ofMillis(1300)) < 0);
  }

  @Test
  void startsOver_whenTheServerKnowsNoRanges() throws Exception {
    hub.next(GET, FakeHub.breakingOff(weights, 1_000_000));
    hub.next(GET, exchange -> FakeHub.send(exchange, weights, 0));
    assertWhole(machine.obtain());
  }

  @Test
  void startsOver_whenTheServerSendsAnotherRange() throws Exception {
    hub.next(GET, FakeHub.breakingOff(weights, 1_000_000));
    hub.next(GET, exchange -> FakeHub.send(exchange, weights, 7));
    assertWhole(machine.obtain());
    assertEquals(GET, hub.requests().get(hub.requests().size() - 1));
  }

  @Test
  void startsOver_whenTheFileChangedMeanwhile() throws Exception {
    byte[] changed = weights.clone();
    changed[changed.length - 1] ^= 1;
    hub.next(GET, FakeHub.breakingOff(weights, 1_000_000));
    machine.maxWaits = 0; // stopped after the first attempt
    assertThrows(InterruptedException.class, () -> machine.obtain());
    machine.maxWaits = 20;
    hub.put("model.safetensors", changed);
    Path snapshot = machine.obtain();
    assertArrayEquals(changed, Files.readAllBytes(snapshot.resolve("model.safetensors")));
    assertEquals(GET, hub.requests().get(hub.requests().size() - 1));
    assertEquals(3, machine.blobs().size(), "nothing unfinished is left: " + machine.blobs());
  }

  @Test
  void keepsWhatHasArrived_whenTheHubRefusesTheRest() throws Exception {
    hub.next(GET, FakeHub.breakingOff(weights, 1_000_000));
    hub.next(GET, FakeHub.status(403));
    assertRefused("(403)");
    assertWhole(machine.obtain());
    assertEquals(GET + " bytes=1000000-", hub.requests().get(hub.requests().size() - 1));
  }

  @Test
  void goesOnWithWhatAnEarlierStartLeft_andNoticesWhenItIsWrong() throws Exception {
    Path incomplete = machine.incomplete(FakeHub.sha256(weights));
    Files.createDirectories(incomplete.getParent());
    Files.write(incomplete, new byte[1_000_000]);
    assertWhole(machine.obtain());
    assertEquals(
        List.of(GET + " bytes=1000000-", GET),
        hub.requests().stream().filter(request -> request.startsWith(GET)).toList());
  }

  @Test
  void discardsWhatIsLongerThanTheFile() throws Exception {
    Path incomplete = machine.incomplete(FakeHub.sha256(weights));
    Files.createDirectories(incomplete.getParent());
    Files.write(incomplete, new byte[weights.length + 1]);
    assertWhole(machine.obtain());
    assertEquals(1, hub.count(GET));
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, found an answer that promises 2426008",
    "-1, false, found an answer that promises 2426008",
    "1, true, found 2426008.",
    "-1, true, found more.",
  })
  void discardsAFileOfAnotherSizeThanPromised(int more, boolean chunked, String found)
      throws Exception {
    hub.claimedSizes.put("model.safetensors", (long) weights.length + more);
    for (int i = 0; chunked && i < 3; i++) {
      hub.next(GET, FakeHub.chunked(weights));
    }
    assertDiscarded(
        "expected %d bytes of model.safetensors".formatted(weights.length + more), found);
    assertEquals(3, hub.count(GET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "tokenizer.json"})
  void discardsAFileOfAnotherDigest(String name) throws Exception {
    boolean lfs = name.endsWith(".safetensors");
    String claimed = "0".repeat(lfs ? 64 : 40);
    hub.claimedDigests.put(name, claimed);
    assertDiscarded(
        name + " of acme/tiny",
        "expected %s %s, found %s"
            .formatted(
                lfs ? "SHA-256" : "git SHA-1",
                claimed,
                lfs ? FakeHub.sha256(weights) : FakeHub.gitSha1(hub.content(name))));
    assertEquals(3, hub.count("GET " + name));
  }

  @Test
  void recovers_whenOneTransferWasDamaged() throws Exception {
    byte[] damaged = weights.clone();
    damaged[100] ^= 1;
    hub.next(GET, exchange -> FakeHub.send(exchange, damaged, 0));
    assertWhole(machine.obtain());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 |          | without a token (401): there is no such model, or it is private. Check CLIP_MODEL",
        "401 | hf_bad   | refuses the token for config.json of acme/tiny (revision main) (401): set HF_TOKEN",
        "403 | hf_other | (403): accept the model's conditions at",
        "407 |          | The proxy asks for a login (407)",
        "418 |          | found the answer 418. Check HF_ENDPOINT",
      })
  void givesUp_whenOnlyAPersonCanHelp(int status, String token, String sentence) {
    if (token != null) {
      machine.settings.put("HF_TOKEN", token);
    }
    hub.next("HEAD config.json", FakeHub.status(status));
    ModelUnavailableException e = assertRefused(sentence);
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertFalse(e.getMessage().contains("hf_"), e.getMessage());
    assertEquals(List.of(), machine.waits);
  }

  @Test
  void tellsWhatThereIsNot() {
    machine.settings.put("CLIP_MODEL_REVISION", "v9");
    assertRefused("has no revision v9 of acme/tiny: check CLIP_MODEL_REVISION");
    machine.settings.put("CLIP_MODEL", "acme/nothing");
    assertRefused("has no model acme/nothing: check CLIP_MODEL.");
    machine.settings.put("CLIP_MODEL", FakeHub.ID);
    machine.settings.remove("CLIP_MODEL_REVISION");
    hub.remove("config.json");
    assertRefused("has no file config.json of acme/tiny (revision main)");
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws Exception {
    hub.next("HEAD config.json", FakeHub.status(429, "Retry-After", "77"));
    hub.next(GET, FakeHub.status(503, "Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT"));
    assertWhole(machine.obtain());
    assertEquals(List.of(Duration.ofSeconds(77), Duration.ofHours(1)), machine.waits);
    assertTrue(
        machine.news.stream()
            .anyMatch(now -> now.detail().endsWith("raises the limit. Trying again in 77 s.")),
        machine.news.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void triesAgain_whenTheServerCannotAnswerNow(int status) throws Exception {
    hub.next("HEAD tokenizer.json", FakeHub.status(status));
    hub.next(GET, FakeHub.status(status));
    assertWhole(machine.obtain());
    assertEquals(2, machine.waits.size());
  }

  @Test
  void waitsLongerEachTime_whenTheHubIsAway() {
    hub.close();
    machine.maxWaits = 12;
    assertThrows(InterruptedException.class, () -> machine.obtain());
    for (int i = 0; i < 12; i++) {
      double seconds = Math.min(300, 1 << i);
      assertEquals(seconds, machine.waits.get(i).toMillis() / 1000.0, seconds / 4 + 0.001);
    }
    assertTrue(
        machine.news.get(machine.news.size() - 1).detail().contains("127.0.0.1 cannot be reached"),
        machine.news.toString());
  }

  @Test
  void sendsTheTokenToTheHubAlone() throws Exception {
    machine.settings.put("HF_TOKEN", "hf_secret");
    assertWhole(machine.obtain());
    assertEquals(List.of("Bearer hf_secret"), List.copyOf(new HashSet<>(hub.hubTokens())));
    assertEquals(List.of(), hub.storeTokens());
    assertEquals(1, hub.count(GET));
  }

  @Test
  void refusesRedirectsInACircle() {
    for (int i = 0; i < 10; i++) {
      hub.next("HEAD tokenizer.json", FakeHub.status(302, "Location", "/acme/tokenizer.json"));
    }
    assertRefused("more than 5 redirects");
  }

  @Test
  void refusesAServerThatIsNoHub() {
    hub.next("HEAD config.json", exchange -> FakeHub.send(exchange, new byte[5], 0));
    assertRefused("expected a Hugging Face hub that tells commit, ETag and size of config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../escaped", "abc", "blobs/x"})
  void refusesAnEtagThatIsNoDigest(String etag) {
    hub.claimedDigests.put("model.safetensors", etag);
    assertRefused("expected a Hugging Face hub");
  }

  @Test
  void triesAgain_whenTheServerFallsSilent() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    machine.silence = Duration.ofMillis(300);
    hub.next(
        GET,
        exchange -> {
          FakeHub.breakingOff(weights, 1_000_000).answer(exchange);
          awaitQuietly(end);
        });
    try {
      assertWhole(machine.obtain());
    } finally {
      end.countDown();
    }
    assertTrue(
        machine.news.stream().anyMatch(now -> now.detail().contains("does not answer in time")),
        machine.news.toString());
  }

  @Test
  void stopsInTheMiddle_whenInterrupted_andGoesOnNextTime() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    hub.next(
        GET,
        exchange -> {
          FakeHub.breakingOff(weights, 1_000_000).answer(exchange);
          awaitQuietly(end);
        });
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Path> download = threads.submit(machine::obtain);
      Path incomplete = machine.incomplete(FakeHub.sha256(weights));
      await().until(() -> Files.exists(incomplete) && Files.size(incomplete) == 1_000_000);
      threads.shutdownNow();
      ExecutionException e = assertThrows(ExecutionException.class, download::get);
      assertInstanceOf(InterruptedException.class, e.getCause());
    } finally {
      end.countDown();
    }
    assertFalse(Files.exists(machine.snapshot().resolve("model.safetensors")));
    assertWhole(machine.obtain());
    assertTrue(hub.requests().contains(GET + " bytes=1000000-"), hub.requests().toString());
  }

  @Test
  void downloadsOnce_whenTwoStartTogether() throws Exception {
    CountDownLatch secondWaits = new CountDownLatch(1);
    hub.next(
        GET,
        exchange -> {
          awaitQuietly(secondWaits);
          FakeHub.send(exchange, weights, 0);
        });
    machine.maxWaits = Integer.MAX_VALUE;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Path> first = threads.submit(machine::obtain);
      await().until(() -> hub.count(GET) == 1);
      Future<ModelFolder> second =
          threads.submit(
              () ->
                  machine
                      .files()
                      .obtain(
                          now -> {
                            if (now.detail().startsWith("waiting for another process")) {
                              secondWaits.countDown();
                            }
                          }));
      assertWhole(first.get());
      assertEquals(first.get(), second.get().path());
      assertEquals(1, hub.count("GET config.json"));
      assertEquals(1, hub.count(GET));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tellsWhereItCannotWrite() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    machine.settings.put("CLIP_MODEL_CACHE", folder.resolve("file/cache").toString());
    assertRefused("Cannot write to " + folder.resolve("file/cache"));
  }

  private void assertWhole(Path snapshot) throws IOException {
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("model.safetensors")));
    assertEquals(3, machine.blobs().size(), "nothing unfinished is left: " + machine.blobs());
  }

  private void assertDiscarded(String... sentence) throws IOException {
    ModelUnavailableException e = assertRefused(sentence[0]);
    assertTrue(e.getMessage().contains(sentence[1]), e.getMessage());
    assertTrue(
        machine.blobs().stream().noneMatch(name -> name.endsWith("incomplete")),
        machine.blobs().toString());
    assertFalse(Files.exists(machine.repository().resolve("refs")));
  }

  private ModelUnavailableException assertRefused(String message) {
    ModelUnavailableException e =
        assertThrows(ModelUnavailableException.class, () -> machine.obtain());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    return e;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
