package dev.clipservice.inference.tokenizer;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.core.Truncation;
import java.util.List;
import java.util.function.Function;

/** Reads inputs as the windows that the model is to see. Safe for use by many threads. */
public final class InputReader {

  /** Of one request: as many as the largest one of whole texts has. */
  public static final int MAX_WINDOWS = 2_048;

  private final ClipTokenizer tokenizer;
  private final Function<String, TokenizedText> cut;

  /**
   * @param cut as {@link ClipTokenizer#tokenize}, perhaps remembered
   */
  public InputReader(ClipTokenizer tokenizer, Function<String, TokenizedText> cut) {
    this.tokenizer = tokenizer;
    this.cut = cut;
  }

  /**
   * Reads one input: its only window, or with {@link Truncation#MEAN} as many as it takes.
   *
   * @param index of the input in its request, for the message
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if it is too long, or tokens are
   *     not this model's
   */
  public List<TokenizedText> read(EmbeddingInput input, Truncation truncation, int index) {
    TokenizedText first = first(input, index);
    if (!first.truncated()) {
      return List.of(first);
    }
    return switch (truncation) {
      case END -> List.of(first);
      case ERROR -> throw tooLong(first, index);
      case MEAN -> tokenizer.window().split(whole(input, first, index));
    };
  }

  private TokenizedText first(EmbeddingInput input, int index) {
    if (input instanceof EmbeddingInput.Tokens tokens) {
      int[] ids = tokens.ids();
      tokenizer.window().requireOwn(ids, index);
      return tokenizer.window().cut(ids);
    }
    return cut.apply(((EmbeddingInput.Text) input).text());
  }

  private int[] whole(EmbeddingInput input, TokenizedText first, int index) {
    int most = tokenizer.window().capacity(MAX_WINDOWS);
    if (first.originalLength() > most) {
      throw ClipServiceException.invalid(
          "input",
          "expected a text of at most %d tokens, got %d at index %d"
              .formatted(most, first.originalLength(), index));
    }
    return input instanceof EmbeddingInput.Tokens tokens
        ? tokens.ids()
        : tokenizer.whole(((EmbeddingInput.Text) input).text());
  }

  private static ClipServiceException tooLong(TokenizedText text, int index) {
    return new ClipServiceException(
        ClipServiceException.Kind.INVALID_REQUEST,
        "This model reads at most %d tokens, and truncate is 'error': got %d at index %d"
            .formatted(text.length(), text.originalLength(), index),
        "input",
        "context_length_exceeded",
        null,
        null);
  }
}
