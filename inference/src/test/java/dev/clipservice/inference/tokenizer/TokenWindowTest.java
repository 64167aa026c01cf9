package dev.clipservice.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.TokenizedText;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenWindowTest {

  /** Three tokens between the ends. */
  private static final TokenWindow WINDOW = new TokenWindow(5, 98, 99, 100);

  @Test
  void keepsTheFirstTokens_andTheEnd() {
    assertArrayEquals(new int[] {98, 0, 1, 2, 99}, WINDOW.cut(text(4)).ids());
    assertEquals(6, WINDOW.cut(text(4)).originalLength());
    assertEquals(new TokenizedText(text(3), 5), WINDOW.cut(text(3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 30})
  void splitsIntoWindowsWithBothEnds_losingNothing(int inside) {
    List<TokenizedText> windows = WINDOW.split(text(inside));
    assertEquals((inside + 2) / 3, windows.size());
    assertTrue(windows.stream().noneMatch(TokenizedText::truncated));
    assertTrue(windows.stream().allMatch(w -> w.id(0) == 98 && w.id(w.length() - 1) == 99));
    int[] between =
        windows.stream()
            .flatMapToInt(window -> IntStream.of(window.ids()).filter(id -> id < 98))
            .toArray();
    assertArrayEquals(IntStream.range(0, inside).toArray(), between);
    assertTrue(WINDOW.capacity(windows.size()) >= inside + 2);
    assertTrue(WINDOW.capacity(windows.size() - 1) < inside + 2);
  }

  @Test
  void takesWhatATextMayBecome() {
    assertDoesNotThrow(() -> WINDOW.requireOwn(text(1), 0));
    assertDoesNotThrow(() -> WINDOW.requireOwn(text(90), 0));
  }

  static Stream<Arguments> foreignIds() {
    return Stream.of(
        foreign("5 first", 5, 1, 99),
        foreign("99 first", 99, 98),
        foreign("98 last", 98),
        foreign("2 last", 98, 1, 2),
        foreign("100 at place 2", 98, 1, 100, 99),
        foreign("-1 at place 1", 98, -1, 99),
        foreign("98 at place 1", 98, 98, 1, 99),
        // Filled up with end tokens, as transformers does
        foreign("99 at place 2", 98, 1, 99, 99),
        foreign("begin and end only", 98, 99));
  }

  @ParameterizedTest
  @MethodSource("foreignIds")
  void refusesWhatNoTextBecomes(String found, int[] ids) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> WINDOW.requireOwn(ids, 7));
    assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
    assertEquals("input", e.parameter().orElseThrow());
    assertTrue(e.getMessage().contains(found), e.getMessage());
    assertTrue(e.getMessage().contains("at index 7"), e.getMessage());
  }

  private static Arguments foreign(String found, int... ids) {
    return Arguments.of(found, ids);
  }

  /** A text of so many tokens, numbered from 0. */
  private static int[] text(int inside) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(98), IntStream.range(0, inside)), IntStream.of(99))
        .toArray();
  }
}
