package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.testing.Endurance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Questions to the table made at random: whatever is asked, PostgreSQL has no complaint. */
@ExtendWith(DemoServer.class)
@ResourceLock(DemoServer.LOCK)
class FuzzedTableIT {

  private static final Logger LOG = System.getLogger(FuzzedTableIT.class.getName());

  private static final long QUESTIONS =
      Long.getLong("clip.fuzz.requests", Endurance.size(1_000, 5_000));

  @Test
  void answersWhateverIsAsked_asDocumented_andCountsAsBefore(DemoServer.Running running)
      throws Exception {
    ClipServer server = running.server();
    long total = total(server);
    Fuzzing fuzzing = new Fuzzing(server, new FuzzedQuestions(FuzzIT.SEED, server.port())::request);
    fuzzing.run(0, QUESTIONS);
    LOG.log(Level.INFO, "{0} questions, seed {1}: {2}", QUESTIONS, FuzzIT.SEED, fuzzing.said());
    assertEquals(total, total(server));
    assertTrue(fuzzing.said().containsKey("200"), "nothing was answered: " + fuzzing.said());
  }

  private static long total(ClipServer server) {
    return ClipServer.json(server.get("/api/embeddings/statistics")).get("total").longValue();
  }
}
