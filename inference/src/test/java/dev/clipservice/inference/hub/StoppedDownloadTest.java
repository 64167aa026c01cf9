package dev.clipservice.inference.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Downloads that stand still: a silent hub, an interrupt, another one at work. */
@Timeout(120)
class StoppedDownloadTest {

  private static final String GET = "GET model.safetensors";

  @AutoClose private final HubHarness machine = new HubHarness();
  private final FakeHub hub = machine.hub;
  private final byte[] weights = hub.content("model.safetensors");

  @Test
  void triesAgain_whenTheServerFallsSilent() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    machine.silence = Duration.ofMillis(300);
    hub.next(
        GET,
        exchange -> {
          HubAnswers.breakingOff(weights, 1_000_000).send(exchange);
          awaitQuietly(end);
        });
    try {
      machine.assertWhole(machine.obtain());
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
          HubAnswers.breakingOff(weights, 1_000_000).send(exchange);
          awaitQuietly(end);
        });
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Path> download = threads.submit(machine::obtain);
      Path incomplete = machine.incomplete(HubAnswers.sha256(weights));
      await().until(() -> Files.exists(incomplete) && Files.size(incomplete) == 1_000_000);
      threads.shutdownNow();
      ExecutionException e = assertThrows(ExecutionException.class, download::get);
      assertInstanceOf(InterruptedException.class, e.getCause());
    } finally {
      end.countDown();
    }
    assertFalse(Files.exists(machine.snapshot().resolve("model.safetensors")));
    machine.assertWhole(machine.obtain());
    assertTrue(hub.requests().contains(GET + " bytes=1000000-"), hub.requests().toString());
  }

  @Test
  void downloadsOnce_whenTwoStartTogether() throws Exception {
    CountDownLatch secondWaits = new CountDownLatch(1);
    hub.next(
        GET,
        exchange -> {
          awaitQuietly(secondWaits);
          HubAnswers.send(exchange, weights, 0);
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
      machine.assertWhole(first.get());
      assertEquals(first.get(), second.get().path());
      assertEquals(1, hub.count("GET config.json"));
      assertEquals(1, hub.count(GET));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
