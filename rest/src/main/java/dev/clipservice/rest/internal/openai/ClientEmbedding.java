package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.core.Tracing;
import dev.clipservice.core.Truncation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Embeds a client's texts, within the time that a client waits. */
public final class ClientEmbedding {

  private final EmbeddingProvider provider;
  private final Clock clock;
  private final Duration timeout;
  private final Tracing tracing;

  /**
   * Embeds with {@code provider}.
   *
   * @param timeout after which the answer is of no use
   */
  public ClientEmbedding(
      EmbeddingProvider provider, Clock clock, Duration timeout, Tracing tracing) {
    this.provider = provider;
    this.clock = clock;
    this.timeout = timeout;
    this.tracing = tracing;
  }

  /** As {@link EmbeddingProvider#embed}. */
  List<EmbeddedText> embed(List<EmbeddingInput> inputs, Truncation truncation, Priority priority) {
    try (Tracing.Span span = tracing.begin("clip.embed")) {
      span.with("clip.texts", inputs.size()).with("clip.priority", priority.toString());
      try {
        List<EmbeddedText> texts =
            provider.embed(
                new EmbeddingRequest(inputs, truncation, priority, clock.instant().plus(timeout)));
        span.with("clip.tokens", texts.stream().mapToLong(EmbeddedText::tokens).sum());
        return texts;
      } catch (RuntimeException e) {
        span.failed(e);
        throw e;
      }
    }
  }
}
