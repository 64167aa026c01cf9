package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class CrewTest {

  private int usual;

  @BeforeEach
  void loadLibtorch() {
    Libtorch.load(2, () -> {});
    usual = JniUtils.getNumThreads();
  }

  @AfterEach
  void backToUsual() {
    JniUtils.setNumThreads(usual);
  }

  @Test
  void givesEachPartHalfOfTheThreads_andLeavesTheCallerAll() {
    JniUtils.setNumThreads(4);
    try (Crew crew = Crew.start()) {
      assertEquals(List.of(2, 2), crew.map(List.of(1, 2), part -> JniUtils.getNumThreads()));
      assertEquals(4, JniUtils.getNumThreads());
    }
  }

  @Test
  void isNotPossible_whereThreadsCannotBeDivided() {
    JniUtils.setNumThreads(2);
    assertTrue(Crew.isPossible());
    JniUtils.setNumThreads(1);
    assertFalse(Crew.isPossible());
  }

  @Test
  void computesPartsAtTheSameTime_andReturnsThemInOrder() {
    CountDownLatch both = new CountDownLatch(2);
    try (Crew crew = Crew.start()) {
      List<String> results =
          crew.map(
              List.of("a", "b"),
              part -> {
                both.countDown();
                await(both);
                return part + part;
              });
      assertEquals(List.of("aa", "bb"), results);
    }
  }

  @Test
  void waitsForThePartBesideOneThatFails() {
    CountDownLatch failing = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    try (Crew crew = Crew.start()) {
      IllegalStateException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  crew.map(
                      List.of(1, 2),
                      part -> {
                        if (part == 1) {
                          failing.countDown();
                          throw new IllegalStateException("the first");
                        }
                        await(failing);
                        done.set(true);
                        return part;
                      }));
      assertEquals("the first", failure.getMessage());
      assertTrue(done.get());
    }
  }

  @Test
  void waitsAlsoWhenInterrupted_andStaysInterrupted() {
    try (Crew crew = Crew.start()) {
      Thread.currentThread().interrupt();
      assertEquals(List.of(2, 3), crew.map(List.of(1, 2), part -> part + 1));
      assertTrue(Thread.interrupted());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
