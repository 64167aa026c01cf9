package dev.clipservice.inference.cache;

import dev.clipservice.core.TokenizedText;
import java.util.Arrays;

/** What a vector depends on: the token ids, all of them; the hash is only to find them. */
final class TokenKey {

  private final int[] ids;
  private final int hash;

  TokenKey(TokenizedText text) {
    this.ids = text.ids();
    this.hash = Arrays.hashCode(ids);
  }

  int length() {
    return ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenKey that && hash == that.hash && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
