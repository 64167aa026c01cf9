package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub whose transfers break off, or bring something else than was promised. */
@Timeout(120)
class BrokenHubTest {

  private static final String GET = "GET model.safetensors";

  @AutoClose private final HubHarness machine = new HubHarness();
  private final FakeHub hub = machine.hub;
  private final byte[] weights = hub.content("model.safetensors");

  @Test
  void goesOnWhereItBrokeOff() throws Exception {
    hub.next(GET, HubAnswers.breakingOff(weights, 1_000_000));
    hub.next(GET, HubAnswers.breakingOff(weights, 500_000));
    machine.assertWhole(machine.obtain());
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
    hub.next(GET, HubAnswers.breakingOff(weights, 1_000_000));
    hub.next(GET, exchange -> HubAnswers.send(exchange, weights, 0));
    machine.assertWhole(machine.obtain());
  }

  @Test
  void startsOver_whenTheServerSendsAnotherRange() throws Exception {
    hub.next(GET, HubAnswers.breakingOff(weights, 1_000_000));
    hub.next(GET, exchange -> HubAnswers.send(exchange, weights, 7));
    machine.assertWhole(machine.obtain());
    assertEquals(GET, hub.requests().get(hub.requests().size() - 1));
  }

  @Test
  void startsOver_whenTheFileChangedMeanwhile() throws Exception {
    byte[] changed = weights.clone();
    changed[changed.length - 1] ^= 1;
    hub.next(GET, HubAnswers.breakingOff(weights, 1_000_000));
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
    hub.next(GET, HubAnswers.breakingOff(weights, 1_000_000));
    hub.next(GET, HubAnswers.status(403));
    machine.assertRefused("(403)");
    machine.assertWhole(machine.obtain());
    assertEquals(GET + " bytes=1000000-", hub.requests().get(hub.requests().size() - 1));
  }

  @Test
  void goesOnWithWhatAnEarlierStartLeft_andNoticesWhenItIsWrong() throws Exception {
    Path incomplete = machine.incomplete(HubAnswers.sha256(weights));
    Files.createDirectories(incomplete.getParent());
    Files.write(incomplete, new byte[1_000_000]);
    machine.assertWhole(machine.obtain());
    assertEquals(
        List.of(GET + " bytes=1000000-", GET),
        hub.requests().stream().filter(request -> request.startsWith(GET)).toList());
  }

  @Test
  void discardsWhatIsLongerThanTheFile() throws Exception {
    Path incomplete = machine.incomplete(HubAnswers.sha256(weights));
    Files.createDirectories(incomplete.getParent());
    Files.write(incomplete, new byte[weights.length + 1]);
    machine.assertWhole(machine.obtain());
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
      hub.next(GET, HubAnswers.chunked(weights));
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
                lfs ? HubAnswers.sha256(weights) : HubAnswers.gitSha1(hub.content(name))));
    assertEquals(3, hub.count("GET " + name));
  }

  @Test
  void recovers_whenOneTransferWasDamaged() throws Exception {
    byte[] damaged = weights.clone();
    damaged[100] ^= 1;
    hub.next(GET, exchange -> HubAnswers.send(exchange, damaged, 0));
    machine.assertWhole(machine.obtain());
  }

  private void assertDiscarded(String... sentence) throws IOException {
    ModelUnavailableException e = machine.assertRefused(sentence[0]);
    assertTrue(e.getMessage().contains(sentence[1]), e.getMessage());
    assertTrue(
        machine.blobs().stream().noneMatch(name -> name.endsWith("incomplete")),
        machine.blobs().toString());
    assertFalse(Files.exists(machine.repository().resolve("refs")));
  }
}
