package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartSearch;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import dev.clipservice.rest.internal.admin.IdentityBody;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds parts by a description: embeds it with the model that fills the table, and compares. */
public final class TextSearch {

  /** Somebody looks at the page: later, the answer is of no use. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddingProvider provider;
  private final PartBrowser parts;
  private final PartSearch search;
  private final Clock clock;

  public TextSearch(EmbeddingProvider provider, PartBrowser parts, PartSearch search, Clock clock) {
    this.provider = provider;
    this.parts = parts;
    this.search = search;
    this.clock = clock;
  }

  SearchBody find(String query, SearchFilter filter, int k) {
    long begun = System.nanoTime();
    ModelIdentity served = served();
    Optional<ModelIdentity> target = parts.target();
    requireSame(served, target.orElse(served));
    EmbeddedText embedded = embed(query);
    requireSame(embedded.madeBy().orElse(served), served);
    List<SimilarPart> found =
        target.isPresent() ? search.nearest(embedded.embedding(), filter, k) : List.of();
    return new SearchBody(
        query,
        IdentityBody.of(served),
        embedded.originalTokens(),
        embedded.truncated(),
        (System.nanoTime() - begun) / 1e6,
        SimilarBody.similar(found));
  }

  private EmbeddedText embed(String query) {
    return provider
        .embed(
            new EmbeddingRequest(
                List.of(query), Priority.INTERACTIVE, clock.instant().plus(PATIENCE)))
        .get(0);
  }

  private ModelIdentity served() {
    ProviderStatus status = provider.status();
    if (status instanceof ProviderStatus.Ready ready) {
      return ready.model().identity();
    }
    throw new ModelNotLoadedException(
        status instanceof ProviderStatus.Loading loading
            ? "The model is being loaded: " + loading.detail() + ". Retry later."
            : "This server serves no model: see /health.");
  }

  private static void requireSame(ModelIdentity found, ModelIdentity expected) {
    if (!found.equals(expected)) {
      throw new ClipServiceException(
          Kind.UNAVAILABLE,
          "A description cannot be compared with the table's vectors: they are of %s (%s), and this server's are of %s (%s). Ask a server of the table's model."
              .formatted(expected.model(), expected.revision(), found.model(), found.revision()),
          null,
          "model_differs",
          null,
          null);
    }
  }
}
