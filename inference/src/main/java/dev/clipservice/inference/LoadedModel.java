package dev.clipservice.inference;

import ai.djl.engine.Engine;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.inference.batching.Batcher;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointLocator;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.natives.NativeLibraries;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that has embedded a known text, ready for requests.
 *
 * @param tokenizer used by the callers' threads
 * @param batcher owns the encoder
 */
record LoadedModel(ModelInfo info, ClipTokenizer tokenizer, Batcher batcher)
    implements AutoCloseable {

  /** How long accepted work may go on when the server stops. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);

  /**
   * Loads the configured model and embeds a known text.
   *
   * @param progress told what is being done
   * @param onBroken told why if the engine fails for good later
   * @throws dev.clipservice.core.ClipServiceException of kind {@code MISCONFIGURED} if there is no
   *     checkpoint that can be used, or a native library is missing
   * @throws RuntimeException of DJL if libtorch does not load or run
   */
  static LoadedModel load(
      InferenceConfig config, Consumer<String> progress, Consumer<String> onBroken) {
    NativeLibraries.requirePresent(name -> Optional.ofNullable(System.getenv(name)));
    Checkpoint checkpoint = new CheckpointLocator(config.source()).open();
    progress.accept("reading " + checkpoint);
    // DJL finds its engine by the thread's class loader, which in a server may be anyone's
    Thread.currentThread().setContextClassLoader(Engine.class.getClassLoader());
    ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
    LibtorchTextEncoder encoder = null;
    try {
      encoder = LibtorchTextEncoder.open(checkpoint, config.threads(), config.compute());
      progress.accept("embedding a known text");
      SelfTest selfTest = new SelfTest(tokenizer);
      selfTest.run(encoder);
      LibtorchTextEncoder tested = encoder;
      Batcher batcher =
          new Batcher(
              encoder,
              config.limits(),
              () -> selfTest.run(tested),
              InstantSource.system(),
              onBroken,
              STOP_PATIENCE);
      return new LoadedModel(encoder.model(), tokenizer, batcher);
    } catch (RuntimeException | Error e) {
      if (encoder != null) {
        encoder.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  /** Finishes accepted work, then gives the memory back. */
  @Override
  public void close() {
    batcher.close();
    tokenizer.close();
  }
}
