package dev.clipservice.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What to embed.
 *
 * @param inputs at least one, none null or blank
 * @param truncation of what is longer than the model's window, not null
 * @param priority not null
 * @param deadline when the answer is of no use any more, not null; {@link Instant#MAX} for never
 */
public record EmbeddingRequest(
    List<EmbeddingInput> inputs, Truncation truncation, Priority priority, Instant deadline) {

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    Objects.requireNonNull(truncation, "truncation");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(deadline, "deadline");
    if (inputs.isEmpty()) {
      throw ClipServiceException.invalid("input", "expected at least one text, got none");
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).isBlank()) {
        throw ClipServiceException.invalid(
            "input", "expected a text that is not blank, got a blank one at index " + i);
      }
    }
  }

  /**
   * Texts, of which the beginning is enough.
   *
   * @param texts at least one, none null or blank
   */
  public EmbeddingRequest(List<String> texts, Priority priority, Instant deadline) {
    this(
        texts.stream().<EmbeddingInput>map(EmbeddingInput.Text::new).toList(),
        Truncation.END,
        priority,
        deadline);
  }

  /**
   * The inputs, for whoever takes texts only.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if there are tokens among them
   */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(inputs.size());
    for (EmbeddingInput input : inputs) {
      if (!(input instanceof EmbeddingInput.Text text)) {
        throw ClipServiceException.invalid(
            "input",
            "expected texts, got token ids at index %d: the model is on another server, which has"
                    .formatted(texts.size())
                + " tokens of its own. Send the text itself.");
      }
      texts.add(text.text());
    }
    return texts;
  }
}
