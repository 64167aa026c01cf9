package dev.clipservice.inference.engine;

import ai.djl.engine.EngineException;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The text tower on libtorch. Texts of a batch are concatenated without padding, every distinct
 * prefix once; with packed weights each gets the same bits whatever the batch. For use by one
 * thread at a time.
 */
public final class LibtorchTextEncoder implements TextEncoder {

  /** Of a ViT-L/14, 4.5 GiB of them: more bytes than that are not used. */
  private static final int MOST_PREFIXES = 1 << 16;

  private static final Logger LOG = System.getLogger(LibtorchTextEncoder.class.getName());

  /** Two cores: 64 tokens take as long in two parts as together, more of them less. */
  static final int WORTH_PARTS = 96;

  private final CheckpointConfig config;
  private final ModelInfo model;
  private final Tower tower;
  private final ForwardPass pass;
  private final PrefixCache prefixes;

  /** Null where all threads work on a batch together. */
  private final Crew crew;

  private final long bytesOfPrefix;
  private final BatchHalving halving = new BatchHalving(InstantSource.system());

  /** Off only to measure what sharing gains; the bits are the same. */
  private final boolean sharePrefixes = !"off".equals(System.getProperty("clip.prefixSharing"));

  private LibtorchTextEncoder(ModelInfo model, Tower tower, Compute compute, long prefixBytes) {
    this.config = tower.config();
    this.model = model;
    this.tower = tower;
    this.bytesOfPrefix =
        2L * config.layers() * config.width() * compute.precision().bytesOfNumber();
    // Where a text's bits depend on its batch anyway, they would depend on earlier ones too
    int slots =
        sharePrefixes && tower.reproducible()
            ? (int) Math.min(prefixBytes / bytesOfPrefix, MOST_PREFIXES)
            : 0;
    this.prefixes = new PrefixCache(slots);
    this.pass = new ForwardPass(tower, slots);
    this.crew = crew();
  }

  private Crew crew() {
    if (!tower.reproducible()
        || "off".equals(System.getProperty("clip.parts"))
        || !Crew.isPossible()) {
      return null;
    }
    Crew started = Crew.start();
    try {
      RowSearch search = new RowSearch(tower.program(), tower.manager());
      if (search.holdsFor(started, tower.rows(), tower.weights().matrices())
          && haveTheSameBits(started)) {
        return started;
      }
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
    LOG.log(Level.WARNING, "other last bits with fewer threads; batches are not divided");
    started.close();
    return null;
  }

  /** Whether texts have the bits in two parts that they have together. */
  private boolean haveTheSameBits(Crew two) {
    List<TokenizedText> texts =
        IntStream.of(5, 18)
            .mapToObj(length -> anyText(Math.min(length, config.positions())))
            .toList();
    List<int[]> together = List.of(new int[] {0, 1});
    List<int[]> divided = List.of(new int[] {0}, new int[] {1});
    PrefixCache nothing = new PrefixCache(0);
    Function<List<TokenBatch>, List<float[]>> run = parts -> pass.run(parts, two);
    return compute(texts, together, nothing, run).equals(compute(texts, divided, nothing, run));
  }

  private TokenizedText anyText(int length) {
    int[] ids =
        IntStream.range(0, length)
            .map(position -> (31 * position + length) % config.vocabulary())
            .map(id -> id == config.endToken() ? 0 : id)
            .toArray();
    ids[length - 1] = config.endToken();
    return new TokenizedText(ids, length);
  }

  /** As {@link #open(Checkpoint, int, Compute)}, on the CPU in fp32. */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads) {
    return open(checkpoint, threads, Compute.CPU_FP32);
  }

  /**
   * As the next, finding the checkpoint's identity first, which takes a second more for a ViT-L/14,
   * and keeping no prefixes.
   */
  public static LibtorchTextEncoder open(Checkpoint checkpoint, int threads, Compute wanted) {
    return open(checkpoint, new CheckpointDigest(checkpoint)::identity, threads, wanted, 0);
  }

  /**
   * Loads a checkpoint's weights, on a CPU packed where the machine can; where it cannot, the plain
   * operators serve, and the model says that it is not {@code reproducible}. Takes seconds for a
   * ViT-L/14.
   *
   * @param identity of the checkpoint, asked for when the weights are loaded, once
   * @param threads how many threads compute; the first encoder of a process decides
   * @param wanted the device and precision that were asked for
   * @param prefixBytes memory for keys and values of texts' beginnings, so that later texts that
   *     begin alike need not compute them again: for a ViT-L/14 in fp32 72 KiB for each token; 0
   *     for none. Not used where the model is not {@code reproducible}
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if the checkpoint cannot be used, or
   *     this machine cannot compute what is wanted
   * @throws RuntimeException of DJL if libtorch does not load or run
   */
  public static LibtorchTextEncoder open(
      Checkpoint checkpoint,
      Supplier<ModelIdentity> identity,
      int threads,
      Compute wanted,
      long prefixBytes) {
    DjlSettings.applyThreads(threads);
    ComputeSearch search = ComputeSearch.ofThisProcess();
    Compute compute = search.resolve(wanted);
    return load(checkpoint, identity, Linear.of(compute, search.cpu()), compute, prefixBytes);
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
        checkpoint, new CheckpointDigest(checkpoint)::identity, List.of(Linear.PLAIN), compute, 0);
  }

  /** Loads with the operators of {@code linear}, whatever this machine is best at. */
  static LibtorchTextEncoder load(Checkpoint checkpoint, Linear linear, long prefixBytes) {
    Supplier<ModelIdentity> identity = new CheckpointDigest(checkpoint)::identity;
    return load(checkpoint, identity, List.of(linear), Compute.CPU_FP32, prefixBytes);
  }

  private static LibtorchTextEncoder load(
      Checkpoint checkpoint,
      Supplier<ModelIdentity> identity,
      List<Linear> linears,
      Compute compute,
      long prefixBytes) {
    Tower tower = Tower.load(checkpoint, linears, compute);
    try {
      CheckpointConfig config = checkpoint.config();
      ModelInfo model = info(identity.get(), config, compute, tower.reproducible());
      // The JDK unmaps a file only when the buffer is collected; until then the originals would
      // count as ours beside the packed copies
      System.gc();
      return new LibtorchTextEncoder(model, tower, compute, prefixBytes);
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

  /** Whether large batches are computed in two parts at a time. */
  boolean dividesBatches() {
    return crew != null;
  }

  /** Memory that keys and values of beginnings take, in bytes. */
  public long prefixBytes() {
    return prefixes.size() * bytesOfPrefix;
  }

  /** How many tokens were not computed, since an earlier batch had computed the same beginning. */
  public long tokensReused() {
    return prefixes.reused();
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts) {
    return inMemory(texts, parts -> pass.run(parts, crew));
  }

  @Override
  public List<Embedding> encode(List<TokenizedText> texts, Runnable pause) {
    return inMemory(texts, parts -> pass.run(parts, crew, pause));
  }

  /** All texts together, or in parts where the device's memory does not hold them together. */
  private List<Embedding> inMemory(
      List<TokenizedText> texts, Function<List<TokenBatch>, List<float[]>> run) {
    try {
      return halving.encode(texts, part -> together(part, run));
    } catch (EngineException e) {
      // Whoever looks whether libtorch is well again shall not be answered from before
      prefixes.clear();
      throw new ClipServiceException(
          ClipServiceException.Kind.INTERNAL, "libtorch failed: " + e.getMessage(), e);
    }
  }

  /** All texts at a time. */
  private List<Embedding> together(
      List<TokenizedText> texts, Function<List<TokenBatch>, List<float[]>> run) {
    List<int[]> parts =
        crew == null ? BatchParts.undivided(texts) : BatchParts.of(texts, WORTH_PARTS);
    return compute(texts, parts, prefixes, run);
  }

  private List<Embedding> compute(
      List<TokenizedText> texts,
      List<int[]> parts,
      PrefixCache beginnings,
      Function<List<TokenBatch>, List<float[]>> run) {
    List<PrefixCache.Lease> leases = new ArrayList<>();
    try {
      List<TokenBatch> batches = new ArrayList<>();
      for (int[] part : parts) {
        List<TokenizedText> some = Arrays.stream(part).mapToObj(texts::get).toList();
        PrefixCache.Lease kept = beginnings.lease();
        leases.add(kept);
        batches.add(TokenBatch.of(some, config, sharePrefixes, tower.rows(), kept));
      }
      List<float[]> values = run.apply(batches);
      leases.forEach(PrefixCache.Lease::commit);
      return BatchParts.inOrder(parts, values, config.projection());
    } finally {
      leases.forEach(PrefixCache.Lease::close);
    }
  }

  @Override
  public void close() {
    if (crew != null) {
      crew.close();
    }
    tower.close();
  }
}
