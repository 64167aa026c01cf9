package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.EmbeddedText;
import java.util.List;

/**
 * The answer to a request for embeddings.
 *
 * @param model the name of the model that answered
 * @param format of the embeddings
 * @param texts in the order of the request
 */
record EmbeddingsResponse(String model, EncodingFormat format, List<EmbeddedText> texts) {

  EmbeddingsResponse {
    texts = List.copyOf(texts);
  }

  /** The tokens that the model read. */
  long tokens() {
    long sum = 0;
    for (EmbeddedText text : texts) {
      sum += text.tokens();
    }
    return sum;
  }
}
