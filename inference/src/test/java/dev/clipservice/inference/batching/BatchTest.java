package dev.clipservice.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class BatchTest {

  private static final BatchLimits LIMITS =
      new BatchLimits(1000, 100, 100, 10, Duration.ofSeconds(30));

  @Test
  void costsTheDifferentPrefixesOfItsTexts_inWhateverOrderTheyCome() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      List<TokenizedText> texts = randomTexts(random);
      Batch batch = new Batch(Lane.SHORT, 1000, 1000);
      Submission owner = submission(texts);
      for (int i = 0; i < texts.size(); i++) {
        batch.add(owner, i);
      }
      Set<List<Integer>> prefixes = new HashSet<>();
      for (TokenizedText text : texts) {
        List<Integer> ids = Arrays.stream(text.ids()).boxed().toList();
        for (int end = 1; end <= ids.size(); end++) {
          prefixes.add(ids.subList(0, end));
        }
      }
      assertEquals(prefixes.size(), batch.cost());
      assertEquals(prefixes.size(), owner.waitingCost());
      assertEquals(texts.stream().mapToLong(TokenizedText::length).sum(), batch.tokens());
      assertEquals(new HashSet<>(texts), new HashSet<>(batch.texts()));
    }
  }

  @Test
  void takesAtLeastOneText_andNoMoreThanFit() {
    Submission owner = submission(List.of(text(1, 2, 3, 4, 5, 6), text(1, 2, 9), text(7, 8)));
    Batch batch = new Batch(Lane.SHORT, 5, 10);
    assertTrue(batch.fits(owner.text(0)));
    batch.add(owner, 0);
    assertFalse(batch.fits(owner.text(1)));
    assertTrue(batch.fits(owner.text(0)), "again the same costs nothing");
    Batch few = new Batch(Lane.SHORT, 100, 1);
    few.add(owner, 0);
    assertFalse(few.fits(owner.text(1)));
  }

  @Test
  void requestOfManyTextsIsLong_howeverLittleTheyCost() {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      texts.add(text(1, i));
    }
    assertEquals(Lane.LONG, submission(texts).lane());
    assertEquals(Lane.SHORT, submission(texts.subList(0, 10)).lane());
  }

  private static Submission submission(List<TokenizedText> texts) {
    return new Submission(texts, Priority.INTERACTIVE, Instant.MAX, LIMITS, EmbeddedListener.NONE);
  }

  private static List<TokenizedText> randomTexts(Random random) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(30); i++) {
      int[] ids = random.ints(2 + random.nextInt(5), 0, 3).toArray();
      texts.add(text(ids));
    }
    return texts;
  }

  private static TokenizedText text(int... ids) {
    return new TokenizedText(ids, ids.length);
  }
}
