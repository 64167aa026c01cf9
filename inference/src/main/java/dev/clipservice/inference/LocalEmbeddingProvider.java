package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.inference.batching.Deadline;
import dev.clipservice.inference.batching.WaitingLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Embeds in this process. Loads its model in the background, is ready once a known text was really
 * embedded, and broken, with the reason, if that fails.
 */
public final class LocalEmbeddingProvider implements EmbeddingProvider, AutoCloseable {

  private static final Logger LOG = System.getLogger(LocalEmbeddingProvider.class.getName());

  private final InferenceListener listener;
  private final LoadingLog log = new LoadingLog(LOG, System::nanoTime);
  private final Thread loader;
  private volatile ProviderStatus status;

  /** What the loader made; set before the status says ready. */
  private volatile LoadedModel loaded;

  /** Guarded by this, as is every change of the two above. */
  private boolean closed;

  /** What was said about it before the model was loaded; guarded by this. */
  private Optional<WaitingLimits> waiting = Optional.empty();

  private LocalEmbeddingProvider(
      ProviderStatus status, InferenceConfig config, InferenceListener listener) {
    this.status = status;
    this.listener = listener;
    this.loader = new Thread(() -> load(config), "clip-model-loader");
    loader.setDaemon(true);
  }

  /** Starts loading the configured model; returns at once. */
  public static LocalEmbeddingProvider open(InferenceConfig config) {
    return open(config, InferenceListener.NONE);
  }

  /** As {@link #open(InferenceConfig)}, telling {@code listener} what is done. */
  static LocalEmbeddingProvider open(InferenceConfig config, InferenceListener listener) {
    LocalEmbeddingProvider provider =
        new LocalEmbeddingProvider(
            new ProviderStatus.Loading("looking for the checkpoint"), config, listener);
    provider.loader.start();
    return provider;
  }

  /** A provider that cannot serve, for a configuration that is wrong. */
  static LocalEmbeddingProvider broken(String reason) {
    return new LocalEmbeddingProvider(
        new ProviderStatus.Broken(reason, true), null, InferenceListener.NONE);
  }

  @Override
  public ProviderStatus status() {
    return status;
  }

  /**
   * Waits until the model is loaded.
   *
   * @throws ModelNotLoadedException with the reason if it cannot be
   */
  public void awaitReady() throws InterruptedException {
    loader.join();
    requireReady();
  }

  @Override
  public List<EmbeddedText> embed(EmbeddingRequest request) {
    LoadedModel model = requireReady();
    Doorkeeper doorkeeper = new Doorkeeper(model.batcher(), request);
    InputWindows windows =
        new InputWindows(model.reader(doorkeeper::askOnce), request.truncation());
    for (EmbeddingInput input : request.inputs()) {
      if (Deadline.hasPassed(request.deadline(), InstantSource.system())) {
        throw Deadline.exceeded();
      }
      windows.add(input);
    }
    return windows.join(model.embed(windows.all(), request.priority(), request.deadline()));
  }

  /** Changes how much may wait from now on. */
  synchronized void limit(WaitingLimits now) {
    waiting = Optional.of(now);
    loaded().ifPresent(model -> model.batcher().limit(now));
  }

  /** The model, once it is loaded. */
  Optional<LoadedModel> loaded() {
    return Optional.ofNullable(loaded);
  }

  private LoadedModel requireReady() {
    if (status instanceof ProviderStatus.Ready) {
      return loaded;
    }
    if (status instanceof ProviderStatus.Broken broken) {
      throw new ModelNotLoadedException(broken.reason());
    }
    throw new ModelNotLoadedException("the model is not loaded yet; retry in some seconds");
  }

  private void load(InferenceConfig config) {
    try {
      LoadedModel model = LoadedModel.load(config, listener, this::loading, this::broke);
      if (!becomeReady(model)) {
        Thread.interrupted(); // closed in the meantime, which must not cut this close short
        model.close();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.INFO, "stopped in the middle of a download; the next start goes on with it");
    } catch (ClipServiceException e) {
      broke(e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(closed() ? Level.DEBUG : Level.ERROR, "the model could not be loaded", e);
      broke("The model could not be loaded: " + e + ". The server's log has the details.");
    }
  }

  private void loading(ProviderStatus.Loading now) {
    log.log(now);
    change(now);
  }

  private void broke(String reason) {
    if (change(new ProviderStatus.Broken(reason, true))) {
      LOG.log(Level.ERROR, "cannot serve: {0}", reason);
    }
  }

  private synchronized boolean becomeReady(LoadedModel model) {
    if (closed) {
      return false;
    }
    loaded = model;
    waiting.ifPresent(model.batcher()::limit);
    status = new ProviderStatus.Ready(model.info());
    LOG.log(Level.INFO, "ready: {0}", describe(model.info()));
    return true;
  }

  private static String describe(ModelInfo info) {
    return "%s, revision %s, %d dimensions, %s on %s"
        .formatted(
            info.identity().model(),
            info.identity().revision(),
            info.dimensions(),
            info.precision(),
            info.device());
  }

  /** Returns false, and changes nothing, if it was closed before. */
  private synchronized boolean change(ProviderStatus next) {
    if (!closed) {
      status = next;
    }
    return !closed;
  }

  private synchronized boolean closed() {
    return closed;
  }

  /**
   * Refuses new requests, finishes accepted ones, and gives the model's memory back. A download
   * stops at once; what has arrived is kept for the next start.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      status = new ProviderStatus.Broken("the server is stopping", false);
    }
    loader.interrupt();
    if (loaded != null) {
      loaded.close();
    }
  }
}
