package dev.clipservice.rest.internal.validation;

import static dev.clipservice.rest.internal.testing.FakeVectors.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class VectorHashesTest {

  @Test
  void findsVectorsOfSeveralTexts_amongMany() {
    VectorHashes hashes = new VectorHashes(VectorHashes.MOST);
    for (int i = 0; i < 5_000; i++) {
      hashes.add(vector(i, 1, i, i));
    }
    hashes.add(vector(5_001, 1, 4_321, 1));
    hashes.add(vector(5_002, 1, 7, 7));
    hashes.add(vector(5_003, 1, 0, -1));
    assertEquals(List.of(List.of(0L, 5_003L), List.of(4_321L, 5_001L)), hashes.shared());
    assertTrue(hashes.complete());
    assertEquals(5_003, hashes.size());
  }

  @Test
  void takesNoMoreThanItMay() {
    VectorHashes hashes = new VectorHashes(2_000);
    for (int i = 0; i < 2_001; i++) {
      hashes.add(vector(i, 1, 5, i));
    }
    assertFalse(hashes.complete());
    assertEquals(2_000, hashes.size());
    assertEquals(2_000, hashes.shared().get(0).size());
  }

  @Test
  void findsNothingInNothing() {
    assertEquals(List.of(), new VectorHashes(10).shared());
  }
}
