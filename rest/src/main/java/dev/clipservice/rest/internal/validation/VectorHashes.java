package dev.clipservice.rest.internal.validation;

import dev.clipservice.core.VectorValidation.Facts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers vectors by their hashes and finds those that stand with more than one text: a model
 * gives different texts different vectors, unless it reads only their common beginning. For one
 * thread.
 */
final class VectorHashes {

  /** 24 MB; of a bigger table, the first so many vectors are compared. */
  static final int MOST = 1_000_000;

  private final int most;
  private long[] rowIds = new long[1_024];
  private long[] vectors = new long[1_024];
  private long[] texts = new long[1_024];
  private int size;
  private boolean complete = true;

  VectorHashes(int most) {
    this.most = most;
  }

  void add(Facts vector) {
    if (size == most) {
      complete = false;
      return;
    }
    if (size == vectors.length) {
      int length = Math.min(most, 2 * size);
      rowIds = Arrays.copyOf(rowIds, length);
      vectors = Arrays.copyOf(vectors, length);
      texts = Arrays.copyOf(texts, length);
    }
    rowIds[size] = vector.key().rowId();
    vectors[size] = vector.vectorHash();
    texts[size] = vector.textHash();
    size++;
  }

  int size() {
    return size;
  }

  /** Whether all that were added are compared. */
  boolean complete() {
    return complete;
  }

  /** The rows of each vector that stands with several texts. */
  List<List<Long>> shared() {
    Set<Long> repeated = repeated();
    Map<Long, Set<Long>> textsOf = new HashMap<>();
    Map<Long, List<Long>> rowsOf = new HashMap<>();
    for (int i = 0; i < size; i++) {
      if (repeated.contains(vectors[i])) {
        textsOf.computeIfAbsent(vectors[i], hash -> new HashSet<>()).add(texts[i]);
        rowsOf.computeIfAbsent(vectors[i], hash -> new ArrayList<>()).add(rowIds[i]);
      }
    }
    rowsOf.keySet().removeIf(hash -> textsOf.get(hash).size() == 1);
    return rowsOf.values().stream()
        .sorted((one, other) -> Long.compare(one.get(0), other.get(0)))
        .toList();
  }

  private Set<Long> repeated() {
    long[] sorted = Arrays.copyOf(vectors, size);
    Arrays.sort(sorted);
    Set<Long> repeated = new HashSet<>();
    for (int i = 1; i < size; i++) {
      if (sorted[i] == sorted[i - 1]) {
        repeated.add(sorted[i]);
      }
    }
    return repeated;
  }
}
