package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.testing.Endurance;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Servers that are asked to stop while they have work: nobody who was let in is let down. */
@ExtendWith(KeyedServer.class)
@ResourceLock(KeyedServer.LOCK)
class StopIT {

  private static final Logger LOG = System.getLogger(StopIT.class.getName());

  private static final int STOPS = Endurance.size(1, 20);

  /** The launcher's patience, and as much again for a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Map<String, String> DEMO_MODEL =
      Map.of("CLIP_MODEL", ClipServer.HOME.resolve("models/clip-brick-mini").toString());

  @Test
  void everybodyWhoWasLetInIsAnswered(KeyedServer.Running running, @TempDir Path folder)
      throws Exception {
    List<String> texts = EmbeddingsIT.texts(64);
    List<Embedding> known = new EmbeddingsClient(running.server()).embed(texts);
    for (int stop = 0; stop < STOPS; stop++) {
      try (ClipServer server = ClipServer.start(folder.resolve("server"), DEMO_MODEL)) {
        assertEquals(known, new EmbeddingsClient(server).embed(texts), "after another start");
        stopUnderLoad(server);
      }
    }
  }

  private static void stopUnderLoad(ClipServer server) throws Exception {
    try (StoppingLoad load = new StoppingLoad(server.port(), 8)) {
      await("work").atMost(LIMIT).until(() -> load.answered() > 20 && load.underWay() > 3);
      server.process().destroy();
      load.awaitRefusal(LIMIT);
      assertFalse(ready(server), "still ready where nobody is let in any more");
      boolean ended = server.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertTrue(ended, server.outputText());
      assertEquals(143, server.process().exitValue(), server.outputText());
      load.awaitEnd();
      LOG.log(Level.INFO, "stopped under load: {0}", load);
      assertEquals(List.of(), load.lost());
    }
  }

  private static boolean ready(ClipServer server) {
    try {
      return server.get(server.managementUri("/health/ready")).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false; // nothing listens there any more
    }
  }
}
