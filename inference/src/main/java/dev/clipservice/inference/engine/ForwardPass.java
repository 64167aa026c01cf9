package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Computes the layers of a tower one after the other, for one batch at a time. */
final class ForwardPass {

  private final Tower tower;
  private final int layers;
  private final int dimensions;
  private final NDArray heads;
  private final NDArray epsilon;
  private final NDArray rowLimit;

  /** For keys and values of known prefixes, one for each layer. */
  private final NDList rooms;

  /**
   * @param slots how many prefixes there is to be room for
   */
  ForwardPass(Tower tower, int slots) {
    this.tower = tower;
    this.layers = tower.config().layers();
    this.dimensions = tower.config().projection();
    NDManager manager = tower.manager();
    this.heads = manager.create(new long[] {tower.config().heads()});
    this.epsilon = manager.create(new double[] {tower.config().layerNormEpsilon()});
    this.rowLimit = manager.create(new long[] {tower.rows().most(), tower.rows().step()});
    NDList arguments =
        new NDList(manager.create(new long[] {layers, slots, tower.config().width()}));
    arguments.addAll(tower.weights().layers(0, 1));
    this.rooms = TextProgram.named("kept", tower.program().call("room", manager, arguments));
  }

  /**
   * The rows of {@code batch.ends}, [ends, projection], one after the other.
   *
   * @param layersPerCall after how many layers to pause
   * @throws ai.djl.engine.EngineException if libtorch fails; what was to be kept is not then
   */
  float[] run(TokenBatch batch, int layersPerCall, Runnable pause) {
    // All that this batch makes belongs to its own manager and goes with it
    try (NDManager scratch = tower.manager().newSubManager()) {
      NDArray rows = new Layers(batch, scratch).all(layersPerCall, pause);
      Shape expected = new Shape(batch.ends.length, dimensions);
      if (!rows.getShape().equals(expected)) {
        throw new IllegalStateException(
            "expected %s, got %s; this is a bug".formatted(expected, rows.getShape()));
      }
      return rows.toFloatArray();
    }
  }

  /** Those of one batch. */
  private final class Layers {

    private final TokenBatch batch;
    private final NDManager scratch;
    private final NDArray keep;
    private final NDList places;
    private final NDList windows = new NDList();

    private Layers(TokenBatch batch, NDManager scratch) {
      this.batch = batch;
      this.scratch = scratch;
      this.keep = scratch.create(batch.keep);
      this.places =
          TextProgram.named(
              "places",
              new NDList(
                  scratch.create(batch.known),
                  scratch.create(batch.stored),
                  scratch.create(batch.slots)));
      for (TokenBatch.Window window : batch.windows) {
        windows.add(scratch.create(window.nodes(), new Shape(window.texts(), window.length())));
      }
      TextProgram.named("windows", windows);
    }

    private NDArray all(int layersPerCall, Runnable pause) {
      NDList x = embed();
      int last = layers - 1;
      for (int layer = 0; layer < last; layer += layersPerCall) {
        x = replaced(x, some(layer, Math.min(last, layer + layersPerCall), x));
        pause.run();
      }
      x = replaced(x, last(x));
      pause.run();
      return head(x);
    }

    private NDList embed() {
      NDList arguments =
          new NDList(scratch.create(batch.ids), scratch.create(batch.positions), rowLimit);
      arguments.addAll(tower.weights().embeddings());
      arguments.addAll(tower.weights().layers(0, 1));
      return TextProgram.named("x", tower.program().call("embed", scratch, arguments));
    }

    private NDList some(int first, int end, NDList x) {
      NDArray count = scratch.create(new long[] {end - (long) first});
      return call("layers", new NDList(keep, heads, epsilon, count), x, first, end);
    }

    private NDList last(NDList x) {
      NDArray ends = scratch.create(batch.ends);
      NDList arguments = new NDList(keep, heads, epsilon, ends, rowLimit);
      return call("last_layer", arguments, x, layers - 1, layers);
    }

    private NDList call(String method, NDList arguments, NDList x, int first, int end) {
      arguments.addAll(x);
      arguments.addAll(places);
      arguments.addAll(windows);
      arguments.addAll(rooms.subList(first, end));
      arguments.addAll(tower.weights().layers(first, end));
      return TextProgram.named("x", tower.program().call(method, scratch, arguments));
    }

    private NDArray head(NDList x) {
      NDList arguments = new NDList(epsilon);
      arguments.addAll(x);
      arguments.addAll(tower.weights().head());
      return tower.program().call("head", scratch, arguments).singletonOrThrow();
    }

    private NDList replaced(NDList old, NDList next) {
      old.close();
      return next;
    }
  }
}
