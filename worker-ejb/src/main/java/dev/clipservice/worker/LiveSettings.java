package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The settings as they are now: some sources of them change while the server runs. One that becomes
 * wrong is told once, and what it was before goes on to hold.
 */
final class LiveSettings implements Supplier<WorkerConfig> {

  private static final Logger LOG = Logger.getLogger(EmbeddingWorker.class.getName());

  private final Settings settings;
  private WorkerConfig valid;
  private String complaint = "";

  /**
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if a value is wrong at the start
   */
  LiveSettings(Settings settings) {
    this.settings = settings;
    this.valid = WorkerConfig.from(settings);
  }

  @Override
  public synchronized WorkerConfig get() {
    try {
      WorkerConfig now = WorkerConfig.from(settings);
      if (!now.equals(valid)) {
        LOG.info(() -> "The worker's settings have changed: " + now);
      }
      valid = now;
      complaint = "";
    } catch (ClipServiceException e) {
      if (!complaint.equals(e.getMessage())) {
        complaint = e.getMessage();
        LOG.warning("A setting became wrong, the one before still holds: " + complaint);
      }
    }
    return valid;
  }
}
