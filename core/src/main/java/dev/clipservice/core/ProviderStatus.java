package dev.clipservice.core;

/** Whether an {@link EmbeddingProvider} can serve. */
public sealed interface ProviderStatus {

  /** Not yet; {@code detail} tells what it is doing. */
  record Loading(String detail) implements ProviderStatus {}

  /** Serves {@code model}; a known text was really embedded. */
  record Ready(ModelInfo model) implements ProviderStatus {}

  /**
   * Cannot serve.
   *
   * @param reason for people: what was expected, what was found, what to do next
   * @param permanent whether only a restart or a change by a person can help
   */
  record Broken(String reason, boolean permanent) implements ProviderStatus {}
}
