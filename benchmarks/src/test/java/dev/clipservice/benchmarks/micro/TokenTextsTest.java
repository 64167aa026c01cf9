package dev.clipservice.benchmarks.micro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TokenTextsTest {

  private static final int[] FRAME = {98, 99};

  @Test
  void cutsTextsThatBeginDifferently() {
    List<TokenizedText> texts = TokenTexts.cut(FRAME, new int[] {5, 5, 6, 5, 7, 8}, 3, 4);
    assertArrayEquals(new int[] {98, 5, 5, 99}, texts.get(0).ids());
    assertArrayEquals(new int[] {98, 6, 5, 99}, texts.get(1).ids());
    assertArrayEquals(new int[] {98, 7, 8, 99}, texts.get(2).ids());
  }

  @Test
  void refusesMoreTextsThanThereAreBeginnings() {
    assertThrows(
        IllegalArgumentException.class, () -> TokenTexts.cut(FRAME, new int[] {5, 5, 5, 5}, 2, 3));
  }

  @Test
  void tokenOfVitL14Costs170Mflop() {
    CheckpointConfig vitL14 =
        new CheckpointConfig(768, 12, 12, 3072, 768, 49408, 77, 1e-5, OptionalInt.of(49406), 49407);
    assertEquals(170e6, Roofline.flopsPerToken(vitL14), 0.2e6);
  }
}
