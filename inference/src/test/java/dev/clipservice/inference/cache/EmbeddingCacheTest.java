package dev.clipservice.inference.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

public class EmbeddingCacheTest {

  private static final int DIMENSIONS = 768;
  private static final int ENTRIES = 1000;
  private static final Embedding VECTOR = vector();
  private static final int BYTES = EmbeddingCache.bytes(key(0), VECTOR);

  private final RecordingCacheListener told = new RecordingCacheListener();
  private final EmbeddingCache cache = new EmbeddingCache((long) ENTRIES * BYTES, told);

  @Test
  void staysWithinItsBytes_tellingWhatItDrops() {
    for (int i = 0; i < 5 * ENTRIES; i++) {
      cache.put(key(i), VECTOR);
      assertTrue(cache.bytes() <= (long) ENTRIES * BYTES, "at entry " + i);
    }
    assertEquals(cache.size() * BYTES, cache.bytes());
    assertEquals(5 * ENTRIES, cache.size() + told.evictions());
  }

  /** Each hot text is asked for once while 1,000 others come by: the latest 1,000 would not do. */
  @Test
  void keepsWhatIsAskedForOften_whenMuchIsAskedForOnce() {
    int hot = ENTRIES / 4;
    int found = 0;
    for (int row = 0; row < 40 * ENTRIES; row++) {
      cache.put(key(ENTRIES + row), VECTOR);
      if (row % 4 == 0) {
        TokenKey often = key(row / 4 % hot);
        if (cache.find(often).isPresent()) {
          found += row >= 20 * ENTRIES ? 1 : 0;
        } else {
          cache.put(often, VECTOR);
        }
      }
    }
    int asked = 20 * ENTRIES / 4;
    assertTrue(found > 0.8 * asked, "found " + found + " of " + asked);
  }

  @Test
  void neverTakesOneTextForAnother_thoughTheirHashesAreEqual() {
    int[] one = {5, 0, 31};
    int[] other = {5, 1, 0};
    assertEquals(Arrays.hashCode(one), Arrays.hashCode(other));
    TokenKey key = new TokenKey(new TokenizedText(one, 3));
    TokenKey same = new TokenKey(new TokenizedText(one, 9));
    TokenKey different = new TokenKey(new TokenizedText(other, 3));
    assertNotEquals(key, different);
    cache.put(key, VECTOR);
    assertEquals(Optional.of(VECTOR), cache.find(same));
    assertEquals(Optional.empty(), cache.find(different));
  }

  private static TokenKey key(int label) {
    int[] ids = new int[20];
    ids[1] = label;
    return new TokenKey(new TokenizedText(ids, ids.length));
  }

  private static Embedding vector() {
    float[] values = new float[DIMENSIONS];
    values[0] = 1;
    return Embedding.of(values);
  }
}
