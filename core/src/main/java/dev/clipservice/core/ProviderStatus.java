package dev.clipservice.core;

import java.util.Optional;

/** Whether an {@link EmbeddingProvider} can serve. */
public sealed interface ProviderStatus {

  /**
   * Not yet.
   *
   * @param detail what it is doing, for people
   * @param download the file that is being fetched, if one is
   */
  record Loading(String detail, Optional<DownloadProgress> download) implements ProviderStatus {

    public Loading(String detail) {
      this(detail, Optional.empty());
    }
  }

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
