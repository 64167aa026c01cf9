package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ModelInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a worker does for the table when no row waits, in bounded pieces. */
final class Housekeeping {

  private final VectorAdoption adoption;
  private final ForeignVectors foreign;

  Housekeeping(WorkerPorts ports, BulkEmbedder embedder, WorkerJournal journal) {
    this.adoption = new VectorAdoption(ports.queue(), embedder, journal);
    this.foreign = new ForeignVectors(ports, embedder, journal);
  }

  boolean due(ModelInfo model, WorkerConfig config, Instant now) {
    return adoption.due(model.identity(), now) || (config.reembedForeign() && foreign.due(now));
  }

  /**
   * Does one piece.
   *
   * @return why it could not be done, if the provider is the reason; it is tried again then
   */
  Optional<ClipServiceException> step(ModelInfo model, Instant now, Duration patience) {
    return adoption.due(model.identity(), now)
        ? adoption.step(model, now, patience)
        : foreign.step(model, now, patience);
  }
}
