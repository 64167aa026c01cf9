package dev.clipservice.rest.internal.testing;

import dev.clipservice.core.VectorValidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Vectors, two to a batch, and a sample of them. */
public final class FakeVectors implements VectorValidation {

  private static final int BATCH = 2;

  public final List<Facts> facts = new ArrayList<>();
  public final List<Sampled> sampled = new ArrayList<>();

  /** The vector of row {@code id}, which has 768 values. */
  public static Facts vector(long id, double norm, long vectorHash, long textHash) {
    OptionalDouble known = Double.isFinite(norm) ? OptionalDouble.of(norm) : OptionalDouble.empty();
    return new Facts(key(id), 768, known, vectorHash, textHash);
  }

  public static RowKey key(long id) {
    return new RowKey(id, "p" + id, OptionalInt.of(1));
  }

  /** Row {@code id} has this text, and the vector of another one. */
  public static Sampled sampled(long id, String text, String vectorOf) {
    return new Sampled(key(id), text, Fakes.embedding(vectorOf, 8));
  }

  /** Row {@code id} has this text and its vector. */
  public static Sampled sampled(long id, String text) {
    return sampled(id, text, text);
  }

  @Override
  public Batch vectors(long after) {
    int from = (int) Math.max(0, after);
    int to = Math.min(facts.size(), from + BATCH);
    return new Batch(to, to - from, facts.subList(from, to), to - from < BATCH);
  }

  @Override
  public List<Sampled> sample(int size) {
    return sampled.subList(0, Math.min(size, sampled.size()));
  }

  @Override
  public List<RowKey> keys(Collection<Long> rowIds) {
    return rowIds.stream().sorted().map(FakeVectors::key).toList();
  }
}
