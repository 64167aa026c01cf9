package dev.clipservice.core;

import java.util.List;

/** Turns texts into embeddings. Safe for use by many threads. */
public interface EmbeddingProvider {

  /** Whether it can serve now; cheap. */
  ProviderStatus status();

  /**
   * Embeds texts; waits for the result.
   *
   * @return one result per text, in order
   * @throws ModelNotLoadedException if the status is not {@link ProviderStatus.Ready}
   * @throws ClipServiceException of kind {@code OVERLOADED}, {@code DEADLINE_EXCEEDED} or {@code
   *     INTERNAL}; then no text of the request has a result
   */
  List<EmbeddedText> embed(EmbeddingRequest request);
}
