package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ModelIdentity;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignVectorsTest {

  private static final ModelIdentity OTHER =
      new ModelIdentity("openai", "text-embedding-3-small", "1");

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;

  @Test
  void writesWhatAFallbackMade_underItsOwnName() {
    queue.addMany(5);
    fixture.provider.madeBy = Optional.of(OTHER);
    fixture.runUntilIdle();

    assertEquals(5, queue.count("completed"));
    assertEquals(5, count(OTHER));
    assertEquals(FakeProvider.MODEL.identity(), queue.target);
  }

  @Test
  void replacesThem_onceTheTargetsOwnProviderAnswers() {
    queue.addMany(35);
    fixture.provider.madeBy = Optional.of(OTHER);
    fixture.runUntil(
        () -> {
          if (fixture.time.pauses.size() == 300) {
            assertEquals(35, count(OTHER));
            fixture.provider.madeBy = Optional.empty();
          }
          return count(FakeProvider.MODEL.identity()) == 35;
        });

    // five minutes of the fallback: a row was asked for each minute, and nothing was made again
    long asked = fixture.provider.requests.stream().filter(r -> r.texts().size() == 1).count();
    assertTrue(asked >= 5 && asked <= 12, asked + " single texts");
    assertEquals(70, queue.rows.values().stream().mapToInt(row -> row.attempts).sum());
  }

  @Test
  void keepsThem_whenToldSo() {
    fixture.config =
        new WorkerConfig(
            fixture.config.role(), true, 10, Duration.ofMinutes(1), Duration.ofSeconds(1), false);
    queue.addMany(5);
    fixture.provider.madeBy = Optional.of(OTHER);
    fixture.runUntil(
        () -> {
          fixture.provider.madeBy = Optional.empty();
          return fixture.time.pauses.size() == 500;
        });

    assertEquals(5, count(OTHER));
  }

  private long count(ModelIdentity identity) {
    return queue.rows.values().stream().filter(row -> identity.equals(row.identity)).count();
  }
}
