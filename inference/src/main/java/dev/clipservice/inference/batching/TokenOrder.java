package dev.clipservice.inference.batching;

import dev.clipservice.core.TokenizedText;
import java.util.Comparator;

/**
 * Texts by their token ids, as words in a dictionary: texts that begin alike stand together. Equal
 * ids are equal here, whatever the texts' original lengths.
 */
final class TokenOrder {

  static final Comparator<TokenizedText> BY_IDS = TokenOrder::compare;

  private TokenOrder() {}

  /** How many tokens both texts begin with. */
  static int sharedPrefix(TokenizedText one, TokenizedText other) {
    int shortest = Math.min(one.length(), other.length());
    int shared = 0;
    while (shared < shortest && one.id(shared) == other.id(shared)) {
      shared++;
    }
    return shared;
  }

  private static int compare(TokenizedText one, TokenizedText other) {
    int shared = sharedPrefix(one, other);
    if (shared == one.length() || shared == other.length()) {
      return Integer.compare(one.length(), other.length());
    }
    return Integer.compare(one.id(shared), other.id(shared));
  }
}
