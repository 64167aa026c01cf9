package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that refuses, is away, or is none. */
@Timeout(120)
class RefusingHubTest {

  private static final String GET = "GET model.safetensors";

  @AutoClose private final HubHarness machine = new HubHarness();
  private final FakeHub hub = machine.hub;

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
    hub.next("HEAD config.json", HubAnswers.status(status));
    ModelUnavailableException e = machine.assertRefused(sentence);
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertFalse(e.getMessage().contains("hf_"), e.getMessage());
    assertEquals(List.of(), machine.waits);
  }

  @Test
  void tellsWhatThereIsNot() {
    machine.settings.put("CLIP_MODEL_REVISION", "v9");
    machine.assertRefused("has no revision v9 of acme/tiny: check CLIP_MODEL_REVISION");
    machine.settings.put("CLIP_MODEL", "acme/nothing");
    machine.assertRefused("has no model acme/nothing: check CLIP_MODEL.");
    machine.settings.put("CLIP_MODEL", FakeHub.ID);
    machine.settings.remove("CLIP_MODEL_REVISION");
    hub.remove("config.json");
    machine.assertRefused("has no file config.json of acme/tiny (revision main)");
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws Exception {
    hub.next("HEAD config.json", HubAnswers.status(429, "Retry-After", "77"));
    hub.next(GET, HubAnswers.status(503, "Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT"));
    machine.assertWhole(machine.obtain());
    assertEquals(List.of(Duration.ofSeconds(77), Duration.ofHours(1)), machine.waits);
    assertTrue(
        machine.news.stream()
            .anyMatch(now -> now.detail().endsWith("raises the limit. Trying again in 77 s.")),
        machine.news.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void triesAgain_whenTheServerCannotAnswerNow(int status) throws Exception {
    hub.next("HEAD tokenizer.json", HubAnswers.status(status));
    hub.next(GET, HubAnswers.status(status));
    machine.assertWhole(machine.obtain());
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
    machine.assertWhole(machine.obtain());
    assertEquals(List.of("Bearer hf_secret"), List.copyOf(new HashSet<>(hub.hubTokens())));
    assertEquals(List.of(), hub.storeTokens());
    assertEquals(1, hub.count(GET));
  }

  @Test
  void refusesRedirectsInACircle() {
    for (int i = 0; i < 10; i++) {
      hub.next("HEAD tokenizer.json", HubAnswers.status(302, "Location", "/acme/tokenizer.json"));
    }
    machine.assertRefused("more than 5 redirects");
  }

  @Test
  void refusesAServerThatIsNoHub() {
    hub.next("HEAD config.json", exchange -> HubAnswers.send(exchange, new byte[5], 0));
    machine.assertRefused(
        "expected a Hugging Face hub that tells commit, ETag and size of config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../escaped", "abc", "blobs/x"})
  void refusesAnEtagThatIsNoDigest(String etag) {
    hub.claimedDigests.put("model.safetensors", etag);
    machine.assertRefused("expected a Hugging Face hub");
  }

  @Test
  void tellsWhereItCannotWrite() throws IOException {
    Files.writeString(machine.folder.resolve("file"), "");
    machine.settings.put("CLIP_MODEL_CACHE", machine.folder.resolve("file/cache").toString());
    machine.assertRefused("Cannot write to " + machine.folder.resolve("file/cache"));
  }
}
