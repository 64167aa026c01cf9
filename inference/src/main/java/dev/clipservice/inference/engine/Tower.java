package dev.clipservice.inference.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * A text tower that is ready to compute: the program, with its weights, and how it multiplies.
 *
 * @param config the tower's sizes
 * @param manager owns the weights; for what is made of them, too
 * @param rows how many rows products may have
 * @param reproducible whether a text's bits do not depend on its batch
 */
record Tower(
    CheckpointConfig config,
    NDManager manager,
    TextProgram program,
    TextWeights weights,
    Rows rows,
    boolean reproducible)
    implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Tower.class.getName());

  /**
   * Loads a checkpoint for the first of these operators that run here and keep its numbers as they
   * are.
   *
   * @param linears the best first
   * @throws RuntimeException of DJL if libtorch does not load, or does not run the last
   */
  static Tower load(Checkpoint checkpoint, List<Linear> linears, Compute compute) {
    for (Linear linear : linears.subList(0, linears.size() - 1)) {
      try {
        Optional<Tower> tower = load(checkpoint, linear, compute);
        if (tower.isPresent()) {
          return tower.get();
        }
        LOG.log(Level.DEBUG, "{0} products would not keep the numbers as they are", linear);
      } catch (EngineException e) {
        LOG.log(Level.WARNING, linear + " products do not run here; using others", e);
      }
    }
    Linear last = linears.get(linears.size() - 1);
    return load(checkpoint, last, compute)
        .orElseThrow(
            () -> new IllegalStateException("no products for this checkpoint but " + last));
  }

  /** Empty if float16 cannot keep the weights, or would make the bits depend on the batch. */
  private static Optional<Tower> load(Checkpoint checkpoint, Linear linear, Compute compute) {
    NDManager manager = null;
    TextProgram program = null;
    Tower tower = null;
    try {
      // The program itself moves to a GPU what is needed there
      manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
      program = TextProgram.load(linear);
      Optional<TextWeights> weights = TextWeights.load(checkpoint, compute, program, manager);
      if (weights.isPresent()) {
        Optional<Rows> rows =
            linear.isPacked()
                ? new RowSearch(program, manager).find(weights.get().matrices())
                : Optional.empty();
        if (rows.isPresent() || linear != Linear.HALF) {
          tower =
              new Tower(
                  checkpoint.config(),
                  manager,
                  program,
                  weights.get(),
                  rows.orElseGet(Rows::any),
                  rows.isPresent());
        }
      }
      return Optional.ofNullable(tower);
    } finally {
      if (tower == null) {
        close(program, manager);
      }
    }
  }

  @Override
  public void close() {
    close(program, manager);
  }

  private static void close(TextProgram program, NDManager manager) {
    if (program != null) {
      program.close();
    }
    if (manager != null) {
      manager.close();
    }
  }
}
