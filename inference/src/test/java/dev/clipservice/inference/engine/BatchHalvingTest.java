package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class BatchHalvingTest {

  private static final String FULL =
      "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB";

  private Instant now = Instant.EPOCH;
  private final BatchHalving halving = new BatchHalving(() -> now);

  /** The batches that a device was given, in tokens; those too large for it are refused. */
  private final List<Integer> batches = new ArrayList<>();

  @Test
  void computesAllAtOnce_whereThereIsRoom() {
    assertEquals(10, encode(10, 1000).size());
    assertEquals(List.of(100), batches);
  }

  @Test
  void halvesUntilItFits_keepingTheOrder() {
    List<Embedding> embeddings = encode(8, 20);
    assertEquals(IntStream.range(0, 8).mapToObj(BatchHalvingTest::embedding).toList(), embeddings);
    // 80 and 40 do not fit; what was learnt is used for the second half at once
    assertEquals(List.of(80, 40, 20, 20, 20, 20), batches);
  }

  @Test
  void keepsBatchesSmall_untilSomeTimeHasPassed() {
    encode(8, 40);
    batches.clear();
    encode(8, 1000);
    assertEquals(List.of(40, 40), batches);
    now = now.plus(BatchHalving.MEMORY);
    batches.clear();
    encode(8, 1000);
    assertEquals(List.of(80), batches);
  }

  @Test
  void refusesText_thatDoesNotFitAlone() {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> encode(3, 5));
    assertEquals(ClipServiceException.Kind.UNAVAILABLE, e.kind());
    assertTrue(e.getMessage().contains("even one text of 10 tokens"), e.getMessage());
    assertEquals(List.of(30, 10), batches);
  }

  @Test
  void passesOtherFailuresOn_withoutTryingAgain() {
    EngineException other = new EngineException("CUDA error: device-side assert triggered");
    List<TokenizedText> texts = texts(4);
    assertSame(
        other,
        assertThrows(
            EngineException.class,
            () ->
                halving.encode(
                    texts,
                    batch -> {
                      batches.add(batch.size());
                      throw other;
                    })));
    assertEquals(List.of(4), batches);
  }

  /** Embeds {@code count} texts of ten tokens on a device with room for {@code room} tokens. */
  private List<Embedding> encode(int count, int room) {
    return halving.encode(
        texts(count),
        batch -> {
          int tokens = batch.stream().mapToInt(TokenizedText::length).sum();
          batches.add(tokens);
          if (tokens > room) {
            throw new EngineException(FULL);
          }
          return batch.stream().map(text -> embedding(text.id(1))).toList();
        });
  }

  private static List<TokenizedText> texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            text -> {
              int[] ids = new int[10];
              ids[1] = text;
              return new TokenizedText(ids, ids.length);
            })
        .toList();
  }

  private static Embedding embedding(int text) {
    float[] values = new float[16];
    values[text] = 1;
    return Embedding.of(values);
  }
}
