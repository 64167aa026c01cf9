package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingRequest;
import java.time.Instant;

/** A service on another server. Each call is one attempt, and blocks until it has ended. */
interface EmbeddingService {

  /** The service with its address, to begin a sentence. */
  String who();

  /**
   * Finds out which model it has, by having a known text embedded.
   *
   * @throws ClipServiceException if it cannot serve
   */
  ServiceModel identify(Instant deadline);

  /**
   * Has texts embedded.
   *
   * @param model what it had when it was identified
   * @param request as many texts as one call may have
   * @return one item for each text, in order
   * @throws ModelChangedException if the answer is another model's
   * @throws ClipServiceException if there is no answer that can be believed
   */
  EmbeddingsAnswer embed(ServiceModel model, EmbeddingRequest request);

  /** What one call may have. */
  CallSize callSize();
}
