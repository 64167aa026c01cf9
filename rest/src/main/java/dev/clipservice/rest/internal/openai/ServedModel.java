package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import dev.clipservice.rest.internal.request.InvalidRequests;

/** The model behind the API: whether there is one, and whether a request fits it. */
public final class ServedModel {

  private final EmbeddingProvider provider;
  private final Role role;

  public ServedModel(EmbeddingProvider provider, Role role) {
    this.provider = provider;
    this.role = role;
  }

  /**
   * The model that serves now.
   *
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if none does, with the reason
   */
  ModelInfo require() {
    if (role == Role.WORKER) {
      throw new ClipServiceException(
          Kind.UNAVAILABLE,
          "This server runs the worker only (CLIP_ROLE=worker). Ask a server of the role api or"
              + " all.",
          null,
          "embedding_not_served",
          null,
          null);
    }
    ProviderStatus status = provider.status();
    if (status instanceof ProviderStatus.Ready ready) {
      return ready.model();
    }
    if (status instanceof ProviderStatus.Loading loading) {
      throw new ModelNotLoadedException(
          "The model is not loaded yet: " + loading.detail() + ". Retry later; see /health.");
    }
    if (status instanceof ProviderStatus.Broken broken) {
      throw new ModelNotLoadedException("The model cannot serve: " + broken.reason());
    }
    throw new IllegalStateException("this is a bug: unknown status " + status);
  }

  /**
   * Compares a request with the model.
   *
   * @throws ClipServiceException of kind {@code MODEL_NOT_FOUND} or {@code INVALID_REQUEST}
   */
  static void requireFit(EmbeddingsRequest request, ModelInfo model) {
    request.model().ifPresent(name -> requireName(name, model));
    request.dimensions().ifPresent(dimensions -> requireDimensions(dimensions, model));
  }

  static void requireName(String name, ModelInfo model) {
    if (!ModelNames.answers(model, name)) {
      throw new ClipServiceException(
          Kind.MODEL_NOT_FOUND,
          "The model `%s` does not exist or you do not have access to it. This server serves `%s`."
              .formatted(InvalidRequests.quoted(name), ModelNames.of(model)),
          "model",
          "model_not_found",
          null,
          null);
    }
  }

  private static void requireDimensions(int dimensions, ModelInfo model) {
    if (dimensions != model.dimensions()) {
      throw InvalidRequests.of(
          "dimensions",
          "invalid_value",
          ("Invalid 'dimensions': expected %d, but got %d. CLIP is not a Matryoshka model: its"
                  + " embeddings cannot be shortened. Leave the field out or send %d.")
              .formatted(model.dimensions(), dimensions, model.dimensions()));
    }
  }
}
