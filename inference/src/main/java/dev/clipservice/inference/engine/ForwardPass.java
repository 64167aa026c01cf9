package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;

/** Computes the layers of a tower one after the other, for one batch and those in its pauses. */
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
   * @throws ai.djl.engine.EngineException if libtorch fails; what was to be kept is not then
   */
  List<float[]> run(List<TokenBatch> parts, Crew crew) {
    return run(parts, all -> map(all, crew, Part::whole));
  }

  /**
   * As the other, with several pauses in each layer: after attention, then after each block of
   * rows.
   *
   * @param pause an exception that it throws ends the work
   */
  List<float[]> run(List<TokenBatch> parts, Crew crew, Runnable pause) {
    return run(parts, all -> inSteps(all, crew, pause));
  }

  private List<float[]> run(
      List<TokenBatch> parts, Function<List<Part>, List<float[]>> computation) {
    // All that this batch makes belongs to its own manager and goes with it
    try (NDManager scratch = tower.manager().newSubManager()) {
      return computation.apply(
          parts.stream().map(part -> new Part(part, scratch.newSubManager())).toList());
    }
  }

  private List<float[]> inSteps(List<Part> parts, Crew crew, Runnable pause) {
    map(parts, crew, Part::embed);
    int blocks = parts.stream().mapToInt(part -> part.x.size()).max().orElseThrow();
    for (int i = 0; i < layers - 1; i++) {
      int layer = i;
      map(parts, crew, part -> part.attend(layer));
      pause.run();
      for (int j = 0; j < blocks; j++) {
        int block = j;
        map(parts, crew, part -> part.transform(layer, block));
        pause.run();
      }
    }
    map(parts, crew, Part::last);
    pause.run();
    return map(parts, crew, Part::head);
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

    /** The input of a layer, in blocks of rows; of the next one where that is computed already. */
    private NDList x = new NDList();

    /** Of the layer whose blocks are computed. */
    private NDList attention = new NDList();

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
      x = call("embed", new NDList(scratch.create(batch.ids), scratch.create(batch.positions)));
      return this;
    }

    private Part attend(int layer) {
      NDList arguments = new NDList(scratch.create(new long[] {layer}));
      arguments.addAll(TextProgram.named("x", x));
      arguments.addAll(places);
      arguments.addAll(windows);
      attention.close();
      attention = call("attention_step", arguments);
      return this;
    }

    /** Nothing where this part has fewer blocks. */
    private Part transform(int layer, int block) {
      if (block < x.size()) {
        NDArray before = x.get(block);
        // Alone, and not one of a list as it was for attention
        before.setName(null);
        NDList arguments =
            new NDList(
                keep,
                scratch.create(new long[] {layer, block}),
                attention.singletonOrThrow(),
                before);
        x.set(block, call("transform_step", arguments).singletonOrThrow());
        before.close();
      }
      return this;
    }

    private Part last() {
      NDList arguments = new NDList(keep, scratch.create(batch.ends));
      arguments.addAll(TextProgram.named("x", x));
      arguments.addAll(places);
      arguments.addAll(windows);
      NDList rows = call("last_layer", arguments);
      x.close();
      x = rows;
      return this;
    }

    private float[] head() {
      return rows(call("head", TextProgram.named("x", x)));
    }

    private NDList call(String method, NDList arguments) {
      return tower.program().call(method, scratch, arguments);
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
