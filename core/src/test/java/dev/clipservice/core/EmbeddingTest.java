package dev.clipservice.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

  @Test
  void refusesZeroVector() {
    assertThrows(InvalidEmbeddingException.class, () -> Embedding.of(new float[768]));
    assertThrows(InvalidEmbeddingException.class, () -> Embedding.normalize(new float[768]));
  }

  @Test
  void refusesNoValuesAtAll() {
    assertThrows(InvalidEmbeddingException.class, () -> Embedding.of(new float[0]));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesValuesThatAreNotFinite_namingTheIndex(float bad) {
    InvalidEmbeddingException e =
        assertThrows(
            InvalidEmbeddingException.class, () -> Embedding.of(new float[] {1f, bad, 0f}));
    assertTrue(e.getMessage().contains("index 1"), e.getMessage());
  }

  @Test
  void refusesUnnormalisedVector_tellingItsNorm() {
    InvalidEmbeddingException e =
        assertThrows(InvalidEmbeddingException.class, () -> Embedding.of(new float[] {3f, 4f}));
    assertTrue(e.getMessage().contains("norm 5.0"), e.getMessage());
  }

  @Test
  void normalizesToUnitLength() {
    Embedding embedding = Embedding.normalize(new float[] {3f, 4f});
    assertEquals(0.6f, embedding.get(0));
    assertEquals(0.8f, embedding.get(1));
    assertEquals(1.0, embedding.norm(), 1e-7);
  }

  @Test
  void doesNotShareItsArray() {
    float[] values = {1f, 0f};
    Embedding embedding = Embedding.of(values);
    values[0] = 0f;
    embedding.toArray()[0] = 0f;
    assertEquals(1f, embedding.get(0));
  }

  @Test
  void isEqualOnlyBitForBit() {
    assertEquals(Embedding.of(new float[] {1f, 0f}), Embedding.of(new float[] {1f, 0f}));
    assertNotEquals(
        Embedding.of(new float[] {1f, 0f}), Embedding.of(new float[] {Math.nextDown(1f), 0f}));
  }

  @Test
  void comparesDirections() {
    Embedding east = Embedding.of(new float[] {1f, 0f});
    assertEquals(1, east.cosine(east), 1e-12);
    assertEquals(0, east.cosine(Embedding.of(new float[] {0f, 1f})), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> east.cosine(Embedding.of(new float[] {1f})));
  }
}
