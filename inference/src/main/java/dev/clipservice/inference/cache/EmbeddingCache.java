package dev.clipservice.inference.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.clipservice.core.Embedding;
import java.util.Optional;

/**
 * Embeddings by token ids, bounded in bytes. What is asked for often stays when much is asked for
 * once (W-TinyLFU): the worker's rows do not drive out what people search for.
 */
final class EmbeddingCache {

  /**
   * Bytes of an entry besides ids and values, with compressed references, rounded up: the headers
   * of the arrays (16 each), of key and embedding (24, 16), the hash table's node and slot (32 + 8)
   * and the cache's own node with its links and weights (64).
   */
  private static final int OVERHEAD = 176;

  private final Cache<TokenKey, Embedding> entries;
  private final Policy.Eviction<TokenKey, Embedding> eviction;

  EmbeddingCache(long maxBytes, CacheListener listener) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((TokenKey key, Embedding value) -> bytes(key, value))
            .evictionListener((key, value, cause) -> listener.evicted())
            // Its upkeep takes microseconds: no other threads for it
            .executor(Runnable::run)
            .build();
    this.eviction = entries.policy().eviction().orElseThrow();
  }

  static int bytes(TokenKey key, Embedding value) {
    return OVERHEAD + Integer.BYTES * key.length() + Float.BYTES * value.dimensions();
  }

  Optional<Embedding> find(TokenKey key) {
    return Optional.ofNullable(entries.getIfPresent(key));
  }

  void put(TokenKey key, Embedding value) {
    entries.put(key, value);
  }

  long bytes() {
    return eviction.weightedSize().orElse(0);
  }

  long size() {
    return entries.estimatedSize();
  }
}
