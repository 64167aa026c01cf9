package dev.clipservice.core;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Texts to embed.
 *
 * @param texts at least one, none null or blank
 * @param priority not null
 * @param deadline when the answer is of no use any more, not null; {@link Instant#MAX} for never
 */
public record EmbeddingRequest(List<String> texts, Priority priority, Instant deadline) {

  public EmbeddingRequest {
    texts = List.copyOf(texts);
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(deadline, "deadline");
    if (texts.isEmpty()) {
      throw ClipServiceException.invalid("input", "expected at least one text, got none");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isBlank()) {
        throw ClipServiceException.invalid(
            "input", "expected a text that is not blank, got a blank one at index " + i);
      }
    }
  }
}
