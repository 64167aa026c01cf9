package dev.clipservice.rest.internal.openai;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request for embeddings, well formed, but not yet compared with the model that serves.
 *
 * @param input 1 to 2,048 texts, none blank
 * @param model the name asked for; empty means the one that is served
 * @param dimensions asked for
 * @param format of the answer
 */
record EmbeddingsRequest(
    List<String> input, Optional<String> model, OptionalInt dimensions, EncodingFormat format) {

  EmbeddingsRequest {
    input = List.copyOf(input);
  }
}
