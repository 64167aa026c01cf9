package dev.clipservice.inference.batching;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Instant;
import java.util.List;

/** Embeds tokenized texts. Safe for use by many threads. */
@FunctionalInterface
public interface TextEmbedder {

  /**
   * Embeds the texts of one request; waits for the result.
   *
   * @param texts not empty
   * @param deadline {@link Instant#MAX} for never
   * @param listener told of each text by itself, also if the request fails later
   * @return one embedding per text, in order
   * @throws dev.clipservice.core.ClipServiceException as {@link
   *     dev.clipservice.core.EmbeddingProvider#embed} says
   */
  List<Embedding> embed(
      List<TokenizedText> texts, Priority priority, Instant deadline, EmbeddedListener listener);
}
