package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.UnverifiedPart;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class VectorAdoptionTest {

  private final WorkerFixture fixture = new WorkerFixture();
  private final InMemoryJobQueue queue = fixture.queue;

  @Test
  void adoptsAllInBoundedSlices_whenTheWholeSampleAgrees() {
    addUnverified(1_200, 768);
    fixture.runUntilIdle();

    assertEquals(List.of("r1 x 500", "r1 x 500", "r1 x 200", "r1 x 0"), queue.adoptedBy);
    assertEquals(1, queue.sampled);
    assertTrue(fixture.worker.state().unverified().isEmpty());
  }

  @Test
  void leavesAllAlone_andSaysWhyOnce_whenOneOfTheSampleDiffers() {
    addUnverified(30, 768);
    queue.unverified.set(
        7, new UnverifiedPart(7, "part 7", FakeProvider.vector("something else", 768)));
    try (LogRecorder log = new LogRecorder()) {
      fixture.runUntil(() -> fixture.time.pauses.size() == 20);
      assertEquals(1, log.messages(Level.WARNING).size());
    }
    assertEquals(30, queue.unverified.size());
    assertEquals(1, queue.sampled);
    String why = fixture.worker.state().unverified().orElseThrow();
    assertTrue(why.contains("1 of 20 sampled do not agree with clip-vit-l/14"), why);
  }

  @Test
  void leavesAllAlone_whenDimensionDiffers() {
    addUnverified(3, 512);
    fixture.runUntilIdle();

    assertEquals(3, queue.unverified.size());
    assertTrue(queue.adoptedBy.isEmpty());
  }

  @Test
  void leavesAllAlone_whenASampledTextCannotBeEmbedded() {
    addUnverified(3, 768);
    queue.unverified.add(
        new UnverifiedPart(9, FakeProvider.INVALID, FakeProvider.vector("x", 768)));
    fixture.runUntilIdle();

    assertEquals(4, queue.unverified.size());
  }

  @Test
  void asksOnce_whenThereIsNothingToAdopt() {
    queue.addMany(30);
    fixture.runUntil(() -> fixture.time.pauses.size() == 5);

    assertEquals(1, queue.sampled);
    assertTrue(queue.adoptedBy.isEmpty());
  }

  @Test
  void judgesLater_whenProviderIsDown() {
    addUnverified(3, 768);
    int[] left = {2};
    fixture.provider.before =
        request -> {
          if (left[0]-- > 0) {
            throw new ModelNotLoadedException("not yet");
          }
        };
    fixture.runUntilIdle();

    assertTrue(queue.unverified.isEmpty());
    assertEquals(3, queue.sampled);
  }

  @Test
  void judgesAgain_whenModelIsAnotherOne() {
    fixture.runUntil(
        () -> {
          if (queue.sampled == 1) {
            queue.target = FakeProvider.model("r2").identity();
            fixture.provider.status = new ProviderStatus.Ready(FakeProvider.model("r2"));
            addUnverified(2, 768);
          }
          return queue.unverified.isEmpty() && queue.sampled == 2;
        });

    assertEquals("r2 x 2", queue.adoptedBy.get(0));
  }

  @Test
  void doesNotTouchThem_whenTableBelongsToAnotherModel() {
    addUnverified(3, 768);
    queue.target = FakeProvider.model("other").identity();
    fixture.runUntil(() -> fixture.time.pauses.size() == 3);

    assertEquals(0, queue.sampled);
    assertEquals(3, queue.unverified.size());
  }

  private void addUnverified(int count, int dimensions) {
    for (int i = 0; i < count; i++) {
      Embedding stored = FakeProvider.vector("part " + i, dimensions);
      queue.unverified.add(new UnverifiedPart(i, "part " + i, stored));
    }
  }
}
