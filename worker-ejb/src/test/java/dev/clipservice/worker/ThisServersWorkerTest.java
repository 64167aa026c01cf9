package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.LocalWorker;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThisServersWorkerTest {

  @Test
  void tellsAllThatTheWorkerKnowsOfItself() {
    Instant since = Instant.parse("2026-01-02T03:04:05Z");
    assertEquals(
        new LocalWorker.State(
            "host-1-ab",
            "DATABASE_DOWN",
            since,
            Optional.of("refused"),
            Optional.of("refused again"),
            Optional.of("some differ"),
            1,
            2,
            3),
        ThisServersWorker.of(
            new WorkerState(
                "host-1-ab",
                Phase.DATABASE_DOWN,
                since,
                Optional.of("refused"),
                Optional.of("refused again"),
                Optional.of("some differ"),
                1,
                2,
                3)));
  }
}
