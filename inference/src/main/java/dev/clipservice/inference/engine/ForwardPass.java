package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;

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
   * The rows of {@code ends} of each part, [ends, projection], one after the other.
   *
   * @param parts of one batch
   * @param crew computes them at a time; not used for a lone one
   * @param layersPerCall after how many layers to pause
   * @throws ai.djl.engine.EngineException if libtorch fails; what was to be kept is not then
   */
  List<float[]> run(List<TokenBatch> parts, Crew crew, int layersPerCall, Runnable pause) {
    // All that this batch makes belongs to its own manager and goes with it
    try (NDManager scratch = tower.manager().newSubManager()) {
      List<Part> all = parts.stream().map(part -> new Part(part, scratch.newSubManager())).toList();
      if (layersPerCall >= layers) {
        return map(all, crew, Part::whole);
      }
      map(all, crew, Part::embed);
      int last = layers - 1;
      for (int layer = 0; layer < last; layer += layersPerCall) {
        int first = layer;
        int end = Math.min(last, layer + layersPerCall);
        map(all, crew, part -> part.some(first, end));
        pause.run();
      }
      map(all, crew, Part::last);
      pause.run();
      return map(all, crew, Part::head);
    }
  }

  private static <R> List<R> map(List<Part> parts, Crew crew, Function<Part, R> work) {
    return parts.size() == 1 ? List.of(work.apply(parts.get(0))) : crew.map(parts, work);
  }

  /** A part on its way through the layers. */
  private final class Part {

    private final TokenBatch batch;
    private final NDManager scratch;
    private final NDArray keep;
    private final NDList places;
    private final NDList windows = new NDList();

    /** The input of the next layer; empty before the first. */
    private NDList x = new NDList();

    private Part(TokenBatch batch, NDManager scratch) {
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

    private float[] whole() {
      NDList arguments =
          new NDList(
              scratch.create(batch.ids),
              scratch.create(batch.positions),
              keep,
              scratch.create(batch.ends));
      arguments.addAll(places);
      arguments.addAll(windows);
      return rows(call("whole", arguments));
    }

    private Part embed() {
      return with(
          call("embed", new NDList(scratch.create(batch.ids), scratch.create(batch.positions))));
    }

    private Part some(int first, int end) {
      return layers("layers", scratch.create(new long[] {first, end}));
    }

    private Part last() {
      return layers("last_layer", scratch.create(batch.ends));
    }

    private Part layers(String method, NDArray which) {
      NDList arguments = new NDList(keep, which);
      arguments.addAll(x);
      arguments.addAll(places);
      arguments.addAll(windows);
      return with(call(method, arguments));
    }

    private float[] head() {
      return rows(call("head", x));
    }

    private NDList call(String method, NDList arguments) {
      return tower.program().call(method, scratch, arguments);
    }

    private Part with(NDList next) {
      x.close();
      x = TextProgram.named("x", next);
      return this;
    }

    private float[] rows(NDList head) {
      NDArray rows = head.singletonOrThrow();
      Shape expected = new Shape(batch.ends.length, dimensions);
      if (!rows.getShape().equals(expected)) {
        throw new IllegalStateException(
            "expected %s, got %s; this is a bug".formatted(expected, rows.getShape()));
      }
      return rows.toFloatArray();
    }
  }
}
