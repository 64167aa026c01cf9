package dev.clipservice.inference.engine;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a batch into parts of about the same cost. Texts that begin alike are next to each other
 * and so mostly in one part, where what they share is computed once.
 */
final class BatchParts {

  private BatchParts() {}

  /**
   * The texts of each part, by their places in {@code texts}; one part with all of them, in order,
   * if they are not worth two.
   *
   * @param least how many tokens, equal beginnings counted once, are worth two parts
   */
  static List<int[]> of(List<TokenizedText> texts, int least) {
    if (texts.size() < 2) {
      return undivided(texts);
    }
    List<int[]> ids = texts.stream().map(TokenizedText::ids).toList();
    List<Integer> order =
        IntStream.range(0, ids.size())
            .boxed()
            .sorted(Comparator.comparing(ids::get, Arrays::compare))
            .toList();
    int[] shared = new int[order.size()];
    for (int i = 1; i < shared.length; i++) {
      shared[i] = common(ids.get(order.get(i - 1)), ids.get(order.get(i)));
    }
    int all = ids.stream().mapToInt(text -> text.length).sum() - Arrays.stream(shared).sum();
    if (all < least) {
      return undivided(texts);
    }
    int before = 0;
    int cut = 0;
    int leastMost = Integer.MAX_VALUE;
    for (int i = 1; i < shared.length; i++) {
      before += ids.get(order.get(i - 1)).length - shared[i - 1];
      // What the second part's first text shares with the first part is computed again
      int most = Math.max(before, all - before + shared[i]);
      if (most < leastMost) {
        leastMost = most;
        cut = i;
      }
    }
    return List.of(places(order.subList(0, cut)), places(order.subList(cut, order.size())));
  }

  /** One part with all texts, in order. */
  static List<int[]> undivided(List<TokenizedText> texts) {
    return List.of(IntStream.range(0, texts.size()).toArray());
  }

  /**
   * What was computed of each part's texts, in the order of all texts.
   *
   * @param values the rows of each part's texts, one after the other
   * @param dimensions numbers in a row
   */
  static List<Embedding> inOrder(List<int[]> parts, List<float[]> values, int dimensions) {
    Embedding[] embeddings = new Embedding[parts.stream().mapToInt(part -> part.length).sum()];
    for (int part = 0; part < parts.size(); part++) {
      int[] places = parts.get(part);
      for (int i = 0; i < places.length; i++) {
        embeddings[places[i]] =
            Embedding.of(
                Arrays.copyOfRange(values.get(part), i * dimensions, (i + 1) * dimensions));
      }
    }
    return Arrays.asList(embeddings);
  }

  /** How many tokens two texts begin with alike. */
  private static int common(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }

  private static int[] places(List<Integer> order) {
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
