package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.surroundings.Spread;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The same texts for both sides of a pair, each in the requests that it is asked in.
 *
 * @param ours requests to our service
 * @param theirs requests to a peer
 * @param clients at a time, for both
 */
record Work(List<List<String>> ours, List<List<String>> theirs, int clients) {

  /** What suits a peer best that pads: small batches of texts of about the same length. */
  private static final int PEER_BATCH = 8;

  /** One text a request for both. */
  static Work single(List<String> texts, int clients) {
    List<List<String>> requests = Spread.pieces(texts, 1);
    return new Work(requests, requests, clients);
  }

  /**
   * Arrays for us, in the texts' order; batches of 8 sorted by length for a peer.
   *
   * @param length the number of tokens of a text
   */
  static Work arrays(List<String> texts, int array, ToIntFunction<String> length) {
    List<String> sorted = texts.stream().sorted(Comparator.comparingInt(length)).toList();
    return new Work(Spread.pieces(texts, array), Spread.pieces(sorted, PEER_BATCH), 1);
  }
}
