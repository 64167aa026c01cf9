package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.surroundings.Surroundings.Part;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Texts of a wanted length for the forward pass. */
final class TokenTexts {

  private TokenTexts() {}

  /**
   * Real tokens, one text after the other, cut to pieces. No two begin alike, so that there is no
   * prefix to share but the begin token.
   *
   * @param count how many texts; as many different tokens must there be
   * @param length tokens of each, begin and end token included; at least 3
   */
  static List<TokenizedText> distinct(
      ClipTokenizer tokenizer, List<Part> parts, int count, int length) {
    int[] frame = tokenizer.tokenize("").ids();
    int[] stream =
        parts.stream()
            .map(part -> tokenizer.tokenize(part.koreanText()))
            .flatMapToInt(text -> IntStream.range(1, text.length() - 1).map(text::id))
            .toArray();
    return cut(frame, stream, count, length);
  }

  static List<TokenizedText> cut(int[] frame, int[] stream, int count, int length) {
    Set<Integer> beginnings = new HashSet<>();
    List<TokenizedText> texts = new ArrayList<>();
    int body = length - 2;
    for (int from = 0; texts.size() < count; from++) {
      if (from + body > stream.length) {
        throw new IllegalArgumentException(
            "expected tokens for %d texts that begin differently, found %d"
                .formatted(count, texts.size()));
      }
      if (beginnings.add(stream[from])) {
        int[] ids = new int[length];
        ids[0] = frame[0];
        System.arraycopy(stream, from, ids, 1, body);
        ids[length - 1] = frame[1];
        texts.add(new TokenizedText(ids, length));
      }
    }
    return texts;
  }
}
