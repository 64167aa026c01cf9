package dev.clipservice.inference.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.TextEncoder;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import dev.clipservice.inference.checkpoint.CheckpointDigest;
import dev.clipservice.inference.natives.DjlSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The text tower on libtorch. Texts of a batch are concatenated without padding, every distinct
 * prefix once; with packed weights each gets the same bits whatever the batch. For use by one
 * thread at a time.
 */
public final class LibtorchTextEncoder implements TextEncoder {

  private final CheckpointConfig config;
  private final ModelInfo model;
  private final Tower tower;
  private final NDArray heads;
  private final NDArray epsilon;
  private final NDArray rowLimit;
  private final BatchHalving halving = new BatchHalving(InstantSource.system());

  /** Off only to measure what sharing gains; the bits are the same. */
  private final boolean sharePrefixes = !"off".equals(System.getProperty("clip.prefixSharing"));

  private LibtorchTextEncoder(CheckpointConfig config, ModelInfo model, Tower tower) {
    this.config = config;
    this.model = model;
    this.tower = tower;
    NDManager manager = tower.manager();
    this.heads = manager.create(new long[] {config.heads()});
    this.epsilon = manager.create(new double[] {config.layerNormEpsilon()});
    this.rowLimit = manager.create(new long[] {tower.rows().most(), tower.rows().step()});
  }

  /** As {@link #open(Checkpoint, int, Compute)}, on the CPU in fp32. */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads) {
    return open(checkpoint, threads, Compute.CPU_FP32);
  }

  /** As the next, finding the checkpoint's identity first: a second more for a ViT-L/14. */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads, Compute wanted) {
    return open(checkpoint, new CheckpointDigest(checkpoint)::identity, threads, wanted);
  }

  /**
   * Loads a checkpoint's weights, on a CPU packed where the machine can; where it cannot, the plain
   * operators serve, and the model says that it is not {@code reproducible}. Takes seconds for a
   * ViT-L/14.
   *
   * @param identity of the checkpoint, asked for when the weights are loaded, once
   * @param threads how many threads compute; the first encoder of a process decides
   * @param wanted the device and precision that were asked for
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if the checkpoint cannot be used, or
   *     this machine cannot compute what is wanted
   * @throws RuntimeException of DJL if libtorch does not load or run
   */
  public static LibtorchTextEncoder open(
      Checkpoint checkpoint, Supplier<ModelIdentity> identity, int threads, Compute wanted) {
    DjlSettings.applyThreads(threads);
    ComputeSearch search = ComputeSearch.ofThisProcess();
    Compute compute = search.resolve(wanted);
    return load(checkpoint, identity, Linear.of(compute, search.cpu()), compute);
  }

  /**
   * On the CPU with plain operators, in any precision, however slow: what a GPU computes, for tests
   * and measurements on machines without one.
   */
  public static LibtorchTextEncoder openPlain(
      Checkpoint checkpoint, int threads, Precision precision) {
    DjlSettings.applyThreads(threads);
    Compute compute = new Compute(Compute.Device.CPU, precision);
    return load(
        checkpoint, new CheckpointDigest(checkpoint)::identity, List.of(Linear.PLAIN), compute);
  }

  /** Loads with the operators of {@code linear}, whatever this machine is best at. */
  static LibtorchTextEncoder load(Checkpoint checkpoint, Linear linear) {
    return load(
        checkpoint, new CheckpointDigest(checkpoint)::identity, List.of(linear), Compute.CPU_FP32);
  }

  private static LibtorchTextEncoder load(
      Checkpoint checkpoint,
      Supplier<ModelIdentity> identity,
      List<Linear> linears,
      Compute compute) {
    Tower tower = Tower.load(checkpoint, linears, compute);
    try {
      CheckpointConfig config = checkpoint.config();
      ModelInfo model = info(identity.get(), config, compute, tower.reproducible());
      // The JDK unmaps a file only when the buffer is collected; until then the originals would
      // count as ours beside the packed copies
      System.gc();
      return new LibtorchTextEncoder(config, model, tower);
    } catch (RuntimeException | Error e) {
      tower.close();
      throw e;
    }
  }

  private static ModelInfo info(
      ModelIdentity identity, CheckpointConfig config, Compute compute, boolean reproducible) {
    return new ModelInfo(
        identity,
        config.projection(),
        config.positions(),
        compute.device().toString(),
        compute.precision().toString(),
        reproducible,
        identity.isDemo());
  }

  /** How it multiplies. */
  Linear linear() {
    return tower.program().linear();
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts) {
    return inMemory(texts, config.layers(), () -> {});
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts, Runnable pause) {
    return inMemory(texts, 1, pause);
  }

  /** All texts together, or in parts where the device's memory does not hold them together. */
  private List<Embedding> inMemory(List<TokenizedText> texts, int layersPerCall, Runnable pause) {
    try {
      return halving.encode(
          texts,
          part ->
              encode(
                  TokenBatch.of(part, config, sharePrefixes, tower.rows()),
                  part.size(),
                  layersPerCall,
                  pause));
    } catch (EngineException e) {
      throw new ClipServiceException(
          ClipServiceException.Kind.INTERNAL, "libtorch failed: " + e.getMessage(), e);
    }
  }

  /**
   * @param layersPerCall after how many layers to pause
   */
  List<Embedding> encode(TokenBatch batch, int texts, int layersPerCall, Runnable pause) {
    float[] values = forward(batch, layersPerCall, pause);
    List<Embedding> embeddings = new ArrayList<>(texts);
    int dimensions = config.projection();
    for (int i = 0; i < texts; i++) {
      embeddings.add(
          Embedding.of(Arrays.copyOfRange(values, i * dimensions, (i + 1) * dimensions)));
    }
    return embeddings;
  }

  /** The rows of {@code batch.ends}, [ends, projection], one after the other. */
  private float[] forward(TokenBatch batch, int layersPerCall, Runnable pause) {
    // All that this batch makes belongs to its own manager and goes with it
    try (NDManager scratch = tower.manager().newSubManager()) {
      NDArray keep = scratch.create(batch.keep);
      NDList windows = windows(batch, scratch);
      NDList x = embed(batch, scratch);
      for (int layer = 0; layer < config.layers(); layer += layersPerCall) {
        NDList next = layers(layer, layersPerCall, keep, x, windows, scratch);
        x.close();
        x = next;
        pause.run();
      }
      NDArray rows = head(x, batch, scratch);
      Shape expected = new Shape(batch.ends.length, config.projection());
      if (!rows.getShape().equals(expected)) {
        throw new IllegalStateException(
            "expected %s, got %s; this is a bug".formatted(expected, rows.getShape()));
      }
      return rows.toFloatArray();
    }
  }

  private NDList embed(TokenBatch batch, NDManager scratch) {
    NDList arguments =
        new NDList(scratch.create(batch.ids), scratch.create(batch.positions), rowLimit);
    arguments.addAll(tower.weights().embeddings());
    arguments.addAll(tower.weights().layers(0, 1));
    return TextProgram.named("x", tower.program().call("embed", scratch, arguments));
  }

  private static NDList windows(TokenBatch batch, NDManager scratch) {
    NDList windows = new NDList();
    for (TokenBatch.Window window : batch.windows) {
      windows.add(scratch.create(window.nodes(), new Shape(window.texts(), window.length())));
    }
    return TextProgram.named("windows", windows);
  }

  private NDList layers(
      int first, int most, NDArray keep, NDList x, NDList windows, NDManager scratch) {
    int end = Math.min(config.layers(), first + most);
    NDArray count = scratch.create(new long[] {end - (long) first});
    NDList arguments = new NDList(keep, heads, epsilon, count);
    arguments.addAll(x);
    arguments.addAll(windows);
    arguments.addAll(tower.weights().layers(first, end));
    return TextProgram.named("x", tower.program().call("layers", scratch, arguments));
  }

  private NDArray head(NDList x, TokenBatch batch, NDManager scratch) {
    NDList arguments = new NDList(scratch.create(batch.ends), epsilon, rowLimit);
    arguments.addAll(x);
    arguments.addAll(tower.weights().head());
    return tower.program().call("head", scratch, arguments).singletonOrThrow();
  }

  @Override
  public void close() {
    tower.close();
  }
}
