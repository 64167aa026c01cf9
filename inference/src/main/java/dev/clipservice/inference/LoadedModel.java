package dev.clipservice.inference;

import ai.djl.engine.Engine;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus.Loading;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.batching.Batcher;
import dev.clipservice.inference.batching.EmbeddedListener;
import dev.clipservice.inference.batching.TextEmbedder;
import dev.clipservice.inference.cache.CachingEmbedder;
import dev.clipservice.inference.cache.TokenCache;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointDigest;
import dev.clipservice.inference.engine.Aside;
import dev.clipservice.inference.engine.Libtorch;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.hub.ModelFiles;
import dev.clipservice.inference.hub.ModelFolder;
import dev.clipservice.inference.natives.NativeLibraries;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import dev.clipservice.inference.tokenizer.InputReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A model that has embedded a known text, ready for requests.
 *
 * @param tokenizer used by the callers' threads
 * @param encoder computes for the batcher, which owns it
 * @param batcher what gathers requests
 * @param engine what the batcher is asked through
 * @param tokens in front of the tokenizer, if a cache is configured
 * @param cache in front of the batcher, likewise
 */
record LoadedModel(
    ModelInfo info,
    ClipTokenizer tokenizer,
    LibtorchTextEncoder encoder,
    Batcher batcher,
    TextEmbedder engine,
    Optional<TokenCache> tokens,
    Optional<CachingEmbedder> cache)
    implements AutoCloseable {

  /** How long accepted work may go on when the server stops. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);

  /**
   * Gets the configured model, from the hub if need be, loads it and embeds a known text.
   *
   * @param progress told what is being done
   * @param listener told what is computed and cached
   * @param onBroken told why if the engine fails for good later
   * @throws dev.clipservice.core.ClipServiceException of kind {@code MISCONFIGURED} if there is no
   *     checkpoint that can be used, or a native library is missing
   * @throws InterruptedException if interrupted while the model is downloaded
   * @throws RuntimeException of DJL if libtorch does not load or run
   */
  static LoadedModel load(
      InferenceConfig config,
      InferenceListener listener,
      Consumer<Loading> progress,
      Consumer<String> onBroken)
      throws InterruptedException {
    NativeLibraries.requirePresent(name -> Optional.ofNullable(System.getenv(name)));
    ModelFolder folder = new ModelFiles(config.source()).obtain(progress);
    CountDownLatch reading = new CountDownLatch(1);
    Aside<Void> engine =
        Aside.start("engine", () -> Libtorch.load(config.threads(), () -> await(reading)));
    Checkpoint checkpoint = open(folder, reading);
    progress.accept(new Loading("reading " + checkpoint));
    Aside<ClipTokenizer> tokenizer = Aside.start("tokenizer", () -> ClipTokenizer.open(checkpoint));
    Aside<ModelIdentity> identity = Aside.start("digest", () -> digest(checkpoint, reading));
    try {
      engine.join();
      return load(config, checkpoint, tokenizer, identity, listener, progress, onBroken);
    } catch (RuntimeException | Error e) {
      closeAfter(e, tokenizer);
      throw e;
    }
  }

  private static Checkpoint open(ModelFolder folder, CountDownLatch reading) {
    try {
      return Checkpoint.openWithoutTokenizer(folder.path(), folder.name());
    } catch (RuntimeException | Error e) {
      reading.countDown();
      throw e;
    }
  }

  private static ModelIdentity digest(Checkpoint checkpoint, CountDownLatch reading) {
    try {
      return new CheckpointDigest(checkpoint).identity(reading::countDown);
    } finally {
      reading.countDown();
    }
  }

  /** Libtorch is loaded when all that reads files has begun: it would have to wait otherwise. */
  private static void await(CountDownLatch reading) {
    try {
      reading.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread; this is a bug", e);
    }
  }

  /** Closes the tokenizer, unless it has failed too: {@code failure} is what is told. */
  private static void closeAfter(Throwable failure, Aside<ClipTokenizer> tokenizer) {
    try {
      tokenizer.join().close();
    } catch (RuntimeException | Error e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  private static LoadedModel load(
      InferenceConfig config,
      Checkpoint checkpoint,
      Aside<ClipTokenizer> tokenizer,
      Aside<ModelIdentity> identity,
      InferenceListener listener,
      Consumer<Loading> progress,
      Consumer<String> onBroken) {
    // DJL finds its engine by the thread's class loader, which in a server may be anyone's
    Thread.currentThread().setContextClassLoader(Engine.class.getClassLoader());
    LibtorchTextEncoder encoder =
        LibtorchTextEncoder.open(
            checkpoint,
            identity::join,
            config.threads(),
            config.compute(),
            config.prefixCacheBytes());
    try {
      progress.accept(new Loading("embedding a known text"));
      SelfTest selfTest = new SelfTest(tokenizer.join());
      selfTest.run(encoder);
      Batcher batcher =
          new Batcher(
              encoder,
              config.limits(),
              listener,
              () -> selfTest.run(encoder),
              InstantSource.system(),
              onBroken,
              STOP_PATIENCE);
      TextEmbedder engine = new TracedEmbedder(batcher, listener.tracing());
      return new LoadedModel(
          encoder.model(),
          tokenizer.join(),
          encoder,
          batcher,
          engine,
          tokens(config, tokenizer.join()),
          cache(config, engine, listener));
    } catch (RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  private static Optional<TokenCache> tokens(InferenceConfig config, ClipTokenizer tokenizer) {
    return config.cacheBytes() == 0
        ? Optional.empty()
        : Optional.of(new TokenCache(tokenizer::tokenize, config.tokenCacheBytes()));
  }

  private static Optional<CachingEmbedder> cache(
      InferenceConfig config, TextEmbedder engine, InferenceListener listener) {
    return config.cacheBytes() == 0
        ? Optional.empty()
        : Optional.of(
            new CachingEmbedder(
                engine,
                config.cacheBytes() - config.tokenCacheBytes(),
                config.maxBatchTokens(),
                listener,
                InstantSource.system()));
  }

  /**
   * Reads what is to be embedded.
   *
   * @param before done before a text is tokenized that is not known
   */
  InputReader reader(Runnable before) {
    return new InputReader(
        tokenizer,
        text -> {
          if (tokens.isPresent()) {
            return tokens.get().tokenize(text, before);
          }
          before.run();
          return tokenizer.tokenize(text);
        });
  }

  /** As {@link dev.clipservice.core.EmbeddingProvider#embed} says. */
  List<Embedding> embed(List<TokenizedText> texts, Priority priority, Instant deadline) {
    return cache.isPresent()
        ? cache.get().embed(texts, priority, deadline)
        : engine.embed(texts, priority, deadline, EmbeddedListener.NONE);
  }

  /** Finishes accepted work, then gives the memory back. */
  @Override
  public void close() {
    batcher.close();
    tokenizer.close();
  }
}
