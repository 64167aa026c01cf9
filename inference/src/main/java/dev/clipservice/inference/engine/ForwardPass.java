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

  /**
   * @param tower computes from now on with this object only
   * @param slots how many prefixes there is to be room for
   */
  ForwardPass(Tower tower, int slots) {
    this.tower = tower;
    this.layers = tower.config().layers();
    this.dimensions = tower.config().projection();
    install(slots);
  }

  /** Leaves with the program what each pass needs: bringing it every time took milliseconds. */
  private void install(int slots) {
    try (NDManager scratch = tower.manager().newSubManager()) {
      Rows rows = tower.rows();
      NDList arguments =
          new NDList(
              scratch.create(
                  new long[] {layers, tower.config().heads(), rows.most(), rows.step(), slots}),
              scratch.create(new double[] {tower.config().layerNormEpsilon()}));
      arguments.addAll(tower.weights().embeddings());
      arguments.addAll(tower.weights().packed());
      NDList unused = tower.program().call("install", scratch, arguments);
    }
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
      if (layersPerCall >= layers) {
        return whole();
      }
      NDList x = embed();
      int last = layers - 1;
      for (int layer = 0; layer < last; layer += layersPerCall) {
        x = replaced(x, some(layer, Math.min(last, layer + layersPerCall), x));
        pause.run();
      }
      x = replaced(x, last(x));
      pause.run();
      return call("head", x).singletonOrThrow();
    }

    private NDArray whole() {
      NDList arguments =
          new NDList(
              scratch.create(batch.ids),
              scratch.create(batch.positions),
              keep,
              scratch.create(batch.ends));
      arguments.addAll(places);
      arguments.addAll(windows);
      return call("whole", arguments).singletonOrThrow();
    }

    private NDList embed() {
      return named(
          call("embed", new NDList(scratch.create(batch.ids), scratch.create(batch.positions))));
    }

    private NDList some(int first, int end, NDList x) {
      return layers("layers", scratch.create(new long[] {first, end}), x);
    }

    private NDList last(NDList x) {
      return layers("last_layer", scratch.create(batch.ends), x);
    }

    private NDList layers(String method, NDArray which, NDList x) {
      NDList arguments = new NDList(keep, which);
      arguments.addAll(x);
      arguments.addAll(places);
      arguments.addAll(windows);
      return named(call(method, arguments));
    }

    private NDList call(String method, NDList arguments) {
      return tower.program().call(method, scratch, arguments);
    }

    private static NDList named(NDList blocks) {
      return TextProgram.named("x", blocks);
    }

    private NDList replaced(NDList old, NDList next) {
      old.close();
      return next;
    }
  }
}
