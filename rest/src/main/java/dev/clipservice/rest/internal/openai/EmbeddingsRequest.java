package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request for embeddings, well formed, but not yet compared with the model that serves.
 *
 * @param input 1 to 2,048 items, none blank
 * @param model the name asked for; empty means the one that is served
 * @param dimensions asked for
 * @param format of the answer
 * @param truncation of what is longer than the model's window
 */
record EmbeddingsRequest(
    List<EmbeddingInput> input,
    Optional<String> model,
    OptionalInt dimensions,
    EncodingFormat format,
    Truncation truncation) {

  EmbeddingsRequest {
    input = List.copyOf(input);
  }
}
