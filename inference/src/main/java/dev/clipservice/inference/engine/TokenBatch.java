package dev.clipservice.inference.engine;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import java.util.Arrays;
import java.util.List;

/** Texts laid one after the other, without padding. */
public final class TokenBatch {

  /** The token ids of all texts, [tokens]. */
  final long[] ids;

  /** The position of each token in its text, [tokens]. */
  final long[] positions;

  /**
   * The row of each text's end token, [texts]; a lone text's twice, because a product of a single
   * row is computed differently from one of more.
   */
  final long[] ends;

  /** The number of tokens of each text, [texts]. */
  final long[] lengths;

  private TokenBatch(long[] lengths) {
    int tokens = Math.toIntExact(Arrays.stream(lengths).sum());
    this.lengths = lengths;
    this.ids = new long[tokens];
    this.positions = new long[tokens];
    this.ends = new long[Math.max(2, lengths.length)];
  }

  /**
   * Lays out {@code texts}. The tower is causal, so what follows a text's first end token cannot
   * reach its embedding and is left out.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if a text is longer than the
   *     window or has an id that is none of the vocabulary's
   */
  static TokenBatch of(List<TokenizedText> texts, CheckpointConfig config) {
    TokenBatch batch =
        new TokenBatch(texts.stream().mapToLong(text -> readLength(text, config)).toArray());
    int row = 0;
    for (int i = 0; i < batch.lengths.length; i++) {
      for (int position = 0; position < batch.lengths[i]; position++, row++) {
        batch.ids[row] = texts.get(i).id(position);
        batch.positions[row] = position;
      }
      batch.ends[i] = row - 1L;
    }
    if (batch.lengths.length == 1) {
      batch.ends[1] = batch.ends[0];
    }
    return batch;
  }

  /** The number of tokens up to the first end token. */
  private static int readLength(TokenizedText text, CheckpointConfig config) {
    if (text.length() > config.positions()) {
      throw ClipServiceException.invalid(
          "input",
          "expected at most %d tokens, got %d".formatted(config.positions(), text.length()));
    }
    for (int position = 0; position < text.length(); position++) {
      int id = text.id(position);
      if (id < 0 || id >= config.vocabulary()) {
        throw ClipServiceException.invalid(
            "input",
            "expected token ids from 0 to %d, got %d".formatted(config.vocabulary() - 1, id));
      }
      if (id == config.endToken() && position > 0) {
        return position + 1;
      }
    }
    throw ClipServiceException.invalid(
        "input", "expected the end token %d, got none".formatted(config.endToken()));
  }
}
