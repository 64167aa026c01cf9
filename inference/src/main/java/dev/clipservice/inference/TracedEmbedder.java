package dev.clipservice.inference;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.core.Tracing;
import dev.clipservice.inference.batching.EmbeddedListener;
import dev.clipservice.inference.batching.TextEmbedder;
import java.time.Instant;
import java.util.List;

/**
 * Tells a tracing system how long the engine took over what no cache knew, its queue included.
 *
 * @param engine that is asked
 */
record TracedEmbedder(TextEmbedder engine, Tracing tracing) implements TextEmbedder {

  @Override
  public List<Embedding> embed(
      List<TokenizedText> texts, Priority priority, Instant deadline, EmbeddedListener listener) {
    try (Tracing.Span span = tracing.begin("clip.engine")) {
      span.with("clip.texts", texts.size())
          .with("clip.tokens", texts.stream().mapToLong(TokenizedText::length).sum());
      try {
        return engine.embed(texts, priority, deadline, listener);
      } catch (RuntimeException e) {
        span.failed(e);
        throw e;
      }
    }
  }
}
