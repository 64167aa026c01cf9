package dev.clipservice.inference.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class TokenCacheTest {

  private static final int BYTES = 100_000;

  private final List<String> read = new ArrayList<>();
  private final TokenCache cache = new TokenCache(this::tokenize, BYTES);

  @Test
  void readsATextOnce() {
    TokenizedText first = cache.tokenize("brick");
    assertSame(first, cache.tokenize(String.join("", "bri", "ck")));
    assertEquals("plate".length() + 2, cache.tokenize("plate").length());
    assertEquals(List.of("brick", "plate"), read);
  }

  @Test
  void keepsNothingOfATextThatCannotBeRead() {
    assertThrows(IllegalArgumentException.class, () -> cache.tokenize(""));
    assertThrows(IllegalArgumentException.class, () -> cache.tokenize(""));
    assertEquals(0, cache.bytes());
  }

  @Test
  void staysWithinItsBytes_whateverTheTextsAreLong() {
    for (int i = 0; i < 2000; i++) {
      cache.tokenize("text " + "x".repeat(i % 300) + i);
      assertTrue(cache.bytes() <= BYTES, "at text " + i);
    }
    assertTrue(cache.bytes() > BYTES / 2);
    cache.tokenize("y".repeat(BYTES));
    assertTrue(cache.bytes() <= BYTES);
  }

  private TokenizedText tokenize(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    read.add(text);
    int[] ids = new int[text.length() + 2];
    return new TokenizedText(ids, ids.length);
  }
}
