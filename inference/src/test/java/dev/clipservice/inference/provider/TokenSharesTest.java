package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSharesTest {

  private static final Embedding ANY = Embedding.of(new float[] {1});

  @Test
  void givesATextAloneWhatWasCounted() {
    assertEquals(9, shares(9, "grey brick 2 x 4").get(0).tokens());
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 17, 100})
  void sharesByLength_atLeastOneEach_addingUp(long counted) {
    List<EmbeddedText> shares = shares(counted, "a", "a longer text than the others", "플레이트");
    assertEquals(counted, shares.stream().mapToLong(EmbeddedText::tokens).sum());
    assertTrue(shares.get(1).tokens() >= shares.get(0).tokens());
    assertTrue(shares.stream().noneMatch(EmbeddedText::truncated));
  }

  @Test
  void givesOneEach_whereNothingWasCounted_orTooLittle() {
    for (OptionalLong counted : List.of(OptionalLong.empty(), OptionalLong.of(1))) {
      assertTrue(
          TokenShares.of(List.of("a", "b"), answer(counted, 0, 0), 77).stream()
              .allMatch(text -> text.tokens() == 1));
    }
  }

  @Test
  void knowsBothNumbersOfATextThatWasCut() {
    List<EmbeddedText> shares =
        TokenShares.of(List.of("short", "long"), answer(OptionalLong.of(82), 0, 103), 77);
    assertEquals(5, shares.get(0).tokens());
    assertFalse(shares.get(0).truncated());
    assertEquals(77, shares.get(1).tokens());
    assertEquals(103, shares.get(1).originalTokens());
  }

  private static List<EmbeddedText> shares(long counted, String... texts) {
    return TokenShares.of(
        List.of(texts), answer(OptionalLong.of(counted), new long[texts.length]), 77);
  }

  /**
   * @param cut for each text the tokens of the whole of it, 0 if it was not cut
   */
  private static EmbeddingsAnswer answer(OptionalLong counted, long... cut) {
    List<EmbeddingsAnswer.Item> items = new ArrayList<>();
    for (long whole : cut) {
      items.add(
          new EmbeddingsAnswer.Item(
              ANY, whole == 0 ? OptionalLong.empty() : OptionalLong.of(whole)));
    }
    return new EmbeddingsAnswer(items, Optional.empty(), Optional.empty(), counted);
  }
}
