package dev.clipservice.rest.internal.validation;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes vectors again, as the worker made them: behind everybody who waits for an answer. */
public final class ReEmbedding {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final EmbeddingProvider provider;
  private final PartBrowser parts;
  private final Clock clock;

  public ReEmbedding(EmbeddingProvider provider, PartBrowser parts, Clock clock) {
    this.provider = provider;
    this.parts = parts;
    this.clock = clock;
  }

  /** Why it cannot be done here, for people; empty if it can. */
  Optional<String> obstacle() {
    if (!(provider.status() instanceof ProviderStatus.Ready ready)) {
      return Optional.of("This server serves no model at the moment: see /health.");
    }
    Optional<ModelIdentity> target = parts.target();
    if (target.isEmpty()) {
      return Optional.of("The table has no vectors of ours yet.");
    }
    ModelIdentity served = ready.model().identity();
    return served.equals(target.get())
        ? Optional.empty()
        : Optional.of(
            "The table's vectors are of %s (%s), and this server's model is %s (%s)."
                .formatted(
                    target.get().model(),
                    target.get().revision(),
                    served.model(),
                    served.revision()));
  }

  /**
   * Embeds texts; those that another provider stood in for are no vectors of the table's model.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if it is worth another try
   */
  List<EmbeddedText> embed(List<String> texts) {
    try {
      return provider.embed(
          new EmbeddingRequest(texts, Priority.BULK, clock.instant().plus(PATIENCE)));
    } catch (ClipServiceException e) {
      boolean passing = e.kind() == Kind.OVERLOADED || e.kind() == Kind.DEADLINE_EXCEEDED;
      throw passing ? new ClipServiceException(Kind.UNAVAILABLE, e.getMessage(), e) : e;
    }
  }
}
