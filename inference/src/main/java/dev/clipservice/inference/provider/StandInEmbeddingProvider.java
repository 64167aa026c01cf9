package dev.clipservice.inference.provider;

import dev.clipservice.core.BulkEmbeddingProvider;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * The served provider, and others that stand in for it while it cannot serve, for bulk work only:
 * who asks the API for a model gets that model or none. What a stand-in made bears its name.
 *
 * <p>Until the served model has been ready once, nobody stands in: the table's target would be
 * unknown.
 */
public final class StandInEmbeddingProvider implements BulkEmbeddingProvider {

  private static final Logger LOG = System.getLogger(StandInEmbeddingProvider.class.getName());

  private final EmbeddingProvider served;
  private final List<EmbeddingProvider> standIns;
  private volatile Optional<ModelInfo> known;
  private volatile boolean standingIn;

  /**
   * @param standIns in the order in which they are asked
   * @param known the served model, if it has been ready before
   */
  public StandInEmbeddingProvider(
      EmbeddingProvider served,
      List<? extends EmbeddingProvider> standIns,
      Optional<ModelInfo> known) {
    this.served = served;
    this.standIns = List.copyOf(standIns);
    this.known = known;
  }

  /** The served model as it was when it was ready last; empty if it never was. */
  public Optional<ModelInfo> known() {
    return known;
  }

  @Override
  public ProviderStatus status() {
    ProviderStatus status = served.status();
    if (status instanceof ProviderStatus.Ready ready) {
      known = Optional.of(ready.model());
      return status;
    }
    boolean anyone =
        standIns.stream().anyMatch(each -> each.status() instanceof ProviderStatus.Ready);
    return anyone && known.isPresent() ? new ProviderStatus.Ready(known.get()) : status;
  }

  @Override
  public List<EmbeddedText> embed(EmbeddingRequest request) {
    if (request.priority() == Priority.INTERACTIVE) {
      return served.embed(request);
    }
    ClipServiceException failure;
    try {
      if (served.status() instanceof ProviderStatus.Ready ready) {
        known = Optional.of(ready.model());
      }
      List<EmbeddedText> embedded = served.embed(request);
      tellOf(false, "the served provider embeds again");
      return embedded;
    } catch (ClipServiceException e) {
      if (!cannotServe(e.kind()) || known.isEmpty() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      failure = e;
    }
    for (EmbeddingProvider standIn : standIns) {
      Optional<List<EmbeddedText>> embedded = ask(standIn, request, failure);
      if (embedded.isPresent()) {
        tellOf(true, "another provider stands in for the worker: " + failure.getMessage());
        return embedded.get();
      }
    }
    throw failure;
  }

  /** Overload passes: who waits for it gets the right vector, and pays nobody for another. */
  private static boolean cannotServe(Kind kind) {
    return switch (kind) {
      case UNAVAILABLE, MISCONFIGURED, UNAUTHORIZED, MODEL_NOT_FOUND, NOT_FOUND -> true;
      case INVALID_REQUEST, OVERLOADED, DEADLINE_EXCEEDED, INTERNAL -> false;
    };
  }

  private static Optional<List<EmbeddedText>> ask(
      EmbeddingProvider standIn, EmbeddingRequest request, ClipServiceException failure) {
    try {
      Optional<ModelIdentity> before = identity(standIn);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      List<EmbeddedText> embedded = standIn.embed(request);
      if (!identity(standIn).equals(before)) {
        throw new ModelNotLoadedException("the model that stands in changed meanwhile");
      }
      return Optional.of(embedded.stream().map(text -> madeBy(text, before)).toList());
    } catch (ClipServiceException e) {
      boolean mayBeOneText = e.kind() == Kind.INVALID_REQUEST || e.kind() == Kind.INTERNAL;
      if (mayBeOneText && request.inputs().size() > 1) {
        throw e; // the caller finds out which text it is; the others need not wait
      }
      // A text that only the stand-in refuses has not failed: it waits for the served model
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }

  private static Optional<ModelIdentity> identity(EmbeddingProvider provider) {
    return provider.status() instanceof ProviderStatus.Ready ready
        ? Optional.of(ready.model().identity())
        : Optional.empty();
  }

  private static EmbeddedText madeBy(EmbeddedText text, Optional<ModelIdentity> identity) {
    return new EmbeddedText(text.embedding(), text.tokens(), text.originalTokens(), identity);
  }

  private void tellOf(boolean now, String message) {
    if (standingIn != now) {
      standingIn = now;
      LOG.log(now ? Level.WARNING : Level.INFO, message);
    }
  }
}
