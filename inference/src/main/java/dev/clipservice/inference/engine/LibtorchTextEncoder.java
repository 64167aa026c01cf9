package dev.clipservice.inference.engine;

import ai.djl.Device;
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
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.natives.DjlSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text tower on libtorch. Texts of a batch are concatenated without padding; with packed
 * weights each gets the same bits whatever the batch. For use by one thread at a time.
 */
public final class LibtorchTextEncoder implements TextEncoder {

  private static final Logger LOG = System.getLogger(LibtorchTextEncoder.class.getName());

  /** The name of the demo model's folder. */
  private static final String DEMO_MODEL = "clip-brick-mini";

  private final CheckpointConfig config;
  private final ModelInfo model;
  private final NDManager manager;
  private final TextProgram program;
  private final TextWeights weights;
  private final NDArray heads;
  private final NDArray epsilon;
  private final BatchHalving halving = new BatchHalving(InstantSource.system());

  private LibtorchTextEncoder(
      CheckpointConfig config,
      ModelInfo model,
      NDManager manager,
      TextProgram program,
      TextWeights weights) {
    this.config = config;
    this.model = model;
    this.manager = manager;
    this.program = program;
    this.weights = weights;
    this.heads = manager.create(new long[] {config.heads()});
    this.epsilon = manager.create(new double[] {config.layerNormEpsilon()});
  }

  /** As {@link #open(Checkpoint, int, Compute)}, on the CPU in fp32. */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads) {
    return open(checkpoint, threads, Compute.CPU_FP32);
  }

  /**
   * Loads a checkpoint's weights, on a CPU packed where the machine can; where it cannot, the plain
   * operators serve, and the model says that it is not {@code reproducible}. Takes seconds for a
   * ViT-L/14.
   *
   * @param threads how many threads compute; the first encoder of a process decides
   * @param wanted the device and precision that were asked for
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if the checkpoint cannot be used, or
   *     this machine cannot compute what is wanted
   * @throws RuntimeException of DJL if libtorch does not load or run
   */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads, Compute wanted) {
    DjlSettings.applyThreads(threads);
    Compute compute = ComputeSearch.ofThisProcess().resolve(wanted);
    TextProgram.Linear linear = TextProgram.Linear.of(compute.device(), CpuFlags.ofThisMachine());
    try {
      return load(checkpoint, linear, compute);
    } catch (EngineException e) {
      if (linear == TextProgram.Linear.PLAIN || compute.precision() != Precision.FP32) {
        throw e;
      }
      LOG.log(Level.WARNING, "weights cannot be packed here; using plain operators", e);
      return load(checkpoint, TextProgram.Linear.PLAIN, compute);
    }
  }

  /**
   * On the CPU with plain operators, in any precision, however slow: what a GPU computes, for tests
   * and measurements on machines without one.
   */
  public static LibtorchTextEncoder openPlain(
      Checkpoint checkpoint, int threads, Precision precision) {
    DjlSettings.applyThreads(threads);
    return load(checkpoint, TextProgram.Linear.PLAIN, new Compute(Compute.Device.CPU, precision));
  }

  /** Loads with the operators of {@code linear}, whatever this machine is best at. */
  static LibtorchTextEncoder load(Checkpoint checkpoint, TextProgram.Linear linear) {
    return load(checkpoint, linear, Compute.CPU_FP32);
  }

  private static LibtorchTextEncoder load(
      Checkpoint checkpoint, TextProgram.Linear linear, Compute compute) {
    // First, so that the weights it maps are gone before packing makes its own
    ModelInfo model = info(checkpoint, linear, compute);
    TextProgram program = null;
    NDManager manager = null;
    try {
      program = TextProgram.load(linear);
      // The program itself moves to a GPU what is needed there
      manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
      TextWeights weights = TextWeights.load(checkpoint, compute, program, manager);
      return new LibtorchTextEncoder(checkpoint.config(), model, manager, program, weights);
    } catch (RuntimeException | Error e) {
      close(program, manager);
      throw e;
    }
  }

  private static ModelInfo info(Checkpoint checkpoint, TextProgram.Linear linear, Compute compute) {
    CheckpointConfig config = checkpoint.config();
    ModelIdentity identity = new CheckpointDigest(checkpoint).identity();
    return new ModelInfo(
        identity,
        config.projection(),
        config.positions(),
        compute.device().toString(),
        compute.precision().toString(),
        linear.isReproducible(),
        identity.model().equals(DEMO_MODEL));
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts) {
    try {
      return halving.encode(texts, this::encodeTogether);
    } catch (EngineException e) {
      throw new ClipServiceException(
          ClipServiceException.Kind.INTERNAL, "libtorch failed: " + e.getMessage(), e);
    }
  }

  private List<Embedding> encodeTogether(List<TokenizedText> texts) {
    TokenBatch batch = TokenBatch.of(texts, config);
    float[] values = forward(batch);
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    int dimensions = config.projection();
    for (int i = 0; i < texts.size(); i++) {
      embeddings.add(
          Embedding.of(Arrays.copyOfRange(values, i * dimensions, (i + 1) * dimensions)));
    }
    return embeddings;
  }

  /** The rows of {@code batch.ends}, [ends, projection], one after the other. */
  private float[] forward(TokenBatch batch) {
    // All that this batch makes belongs to its own manager and goes with it
    try (NDManager scratch = manager.newSubManager()) {
      NDList arguments =
          new NDList(
              scratch.create(batch.ids),
              scratch.create(batch.positions),
              scratch.create(batch.ends),
              scratch.create(batch.lengths),
              heads,
              epsilon);
      arguments.addAll(weights.embeddings());
      arguments.addAll(weights.packed());
      NDArray rows = program.call("forward", scratch, arguments).singletonOrThrow();
      Shape expected = new Shape(batch.ends.length, config.projection());
      if (!rows.getShape().equals(expected)) {
        throw new IllegalStateException(
            "expected %s, got %s; this is a bug".formatted(expected, rows.getShape()));
      }
      return rows.toFloatArray();
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
