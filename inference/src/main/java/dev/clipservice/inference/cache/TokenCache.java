package dev.clipservice.inference.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.clipservice.core.TokenizedText;
import java.util.function.Function;

/**
 * The tokens of texts that were read before, bounded in bytes: tokenizing a text takes a hundred
 * times as long as finding its embedding, and would be all that a repeated text costs. Safe for use
 * by many threads.
 */
public final class TokenCache {

  /**
   * Bytes of an entry besides characters and ids, with compressed references, rounded up: string
   * and tokenized text (24 each), the headers of their arrays (16 each), the hash table's node and
   * slot (32 + 8) and the cache's own node (64).
   */
  private static final int OVERHEAD = 184;

  private final Function<String, TokenizedText> tokenizer;
  private final Cache<String, TokenizedText> entries;
  private final Policy.Eviction<String, TokenizedText> eviction;

  /**
   * @param tokenizer safe for use by many threads
   * @param maxBytes of memory, 0 or more
   */
  public TokenCache(Function<String, TokenizedText> tokenizer, long maxBytes) {
    this.tokenizer = tokenizer;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String text, TokenizedText tokens) -> bytes(text, tokens))
            .executor(Runnable::run)
            .build();
    this.eviction = entries.policy().eviction().orElseThrow();
  }

  /** As the tokenizer does. */
  public TokenizedText tokenize(String text) {
    return tokenize(text, () -> {});
  }

  /**
   * As the tokenizer does.
   *
   * @param before done before the tokenizer is asked, unless the text is known
   */
  public TokenizedText tokenize(String text, Runnable before) {
    TokenizedText known = entries.getIfPresent(text);
    if (known != null) {
      return known;
    }
    before.run();
    TokenizedText tokens = tokenizer.apply(text);
    entries.put(text, tokens);
    return tokens;
  }

  /** Bytes in use. */
  public long bytes() {
    return eviction.weightedSize().orElse(0);
  }

  /** A character takes two bytes unless all are Latin-1, which is not looked into. */
  private static int bytes(String text, TokenizedText tokens) {
    long bytes =
        OVERHEAD + (long) Character.BYTES * text.length() + (long) Integer.BYTES * tokens.length();
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
