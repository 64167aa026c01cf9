package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Truncation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A model on another server. Ready once a known text was really embedded there; every answer is
 * checked before it is believed, and is believed only as of the model that the status told.
 *
 * <p>A failure is the input's ({@code INVALID_REQUEST}, {@code INTERNAL}) only if a known text
 * passes at the same time; else it is the service's, and the service is asked in the background
 * until it is back.
 */
public final class RemoteEmbeddingProvider implements EmbeddingProvider, AutoCloseable {

  private final EmbeddingService service;
  private final Guard guard;
  private final Retries retries;
  private final ServiceWatch watch;
  private final InstantSource clock;
  private final CallConfig calls;

  RemoteEmbeddingProvider(
      EmbeddingService service,
      CallConfig calls,
      Guard guard,
      Retries retries,
      ScheduledExecutorService scheduler,
      InstantSource clock) {
    this.service = service;
    this.calls = calls;
    this.guard = guard;
    this.retries = retries;
    this.clock = clock;
    this.watch = new ServiceWatch(service.who(), this::identify, scheduler);
  }

  /** Begins to ask for the model; returns at once. */
  void start() {
    watch.start();
  }

  @Override
  public ProviderStatus status() {
    return watch.status();
  }

  @Override
  public List<EmbeddedText> embed(EmbeddingRequest request) {
    requireCutAtTheEnd(request);
    List<String> texts = request.texts();
    ServiceModel model = watch.model().orElseThrow(this::notReady);
    try {
      List<EmbeddedText> embedded = new ArrayList<>(texts.size());
      for (List<String> part : service.callSize().split(texts)) {
        embedded.addAll(TokenShares.of(part, ask(model, part, request), model.info().maxTokens()));
      }
      return embedded;
    } catch (ModelChangedException e) {
      watch.changed(model, e);
      throw e;
    } catch (ClipServiceException e) {
      boolean cannotServe = e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.MISCONFIGURED;
      if (cannotServe && !Thread.currentThread().isInterrupted()) {
        watch.failed(model, e);
      }
      throw e;
    }
  }

  /** What another service does with a long text is its own affair, and not every one tells. */
  private static void requireCutAtTheEnd(EmbeddingRequest request) {
    if (request.truncation() != Truncation.END) {
      throw ClipServiceException.invalid(
          "truncate",
          "expected 'end', got '%s': the model is on another server, which may not know it"
              .formatted(request.truncation().name().toLowerCase(Locale.ROOT)));
    }
  }

  private EmbeddingsAnswer ask(ServiceModel model, List<String> part, EmbeddingRequest request) {
    EmbeddingRequest call = new EmbeddingRequest(part, request.priority(), request.deadline());
    try {
      return retries.call(
          () -> guard.call(() -> service.embed(model, call)),
          request.priority(),
          request.deadline());
    } catch (ClipServiceException e) {
      throw mayBeTheInput(e, part) ? judged(e, model) : e;
    }
  }

  private static boolean mayBeTheInput(ClipServiceException e, List<String> part) {
    if (e instanceof ServiceUnavailableException unavailable) {
      return unavailable.way() == ServiceUnavailableException.Way.WRONG_ANSWER;
    }
    // Of several texts one may be wrong: the caller finds out which, and asks for it alone
    return e.kind() == Kind.INVALID_REQUEST && part.size() == 1;
  }

  /** Looks whether a known text passes, and so whether the input is to blame. */
  private ClipServiceException judged(ClipServiceException failure, ServiceModel model) {
    try {
      ServiceModel now = identify();
      if (!now.info().identity().equals(model.info().identity())) {
        return new ModelChangedException(service.who() + " has another model than before.");
      }
    } catch (ClipServiceException e) {
      e.addSuppressed(failure);
      return e;
    }
    return failure.kind() == Kind.INVALID_REQUEST
        ? failure
        : new ClipServiceException(
            Kind.INTERNAL,
            failure.getMessage() + " A known text passes: it may be the input.",
            failure);
  }

  private ServiceModel identify() {
    return guard.call(() -> service.identify(clock.instant().plus(calls.timeout())));
  }

  private ClipServiceException notReady() {
    ProviderStatus status = watch.status();
    if (status instanceof ProviderStatus.Broken broken) {
      return new ModelNotLoadedException(broken.reason());
    }
    return new ModelNotLoadedException(
        status instanceof ProviderStatus.Loading loading ? loading.detail() : service.who());
  }

  /** Asks no more; what is under way is answered. */
  @Override
  public void close() {
    watch.close();
  }
}
