package dev.clipservice.rest.internal.map;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.PartVectors;
import dev.clipservice.core.PartVectors.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The map of the parts. One is made at a time, and kept: for a while if the table has changed
 * since, so that looking at a table that is being filled costs the machine a twentieth of its time.
 */
public final class PartMap {

  static final int MOST_POINTS = 4_000;
  private static final int FEWEST_POINTS = 3;

  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);
  private static final int LIVES = 20;

  private final PartVectors vectors;
  private final PartStore parts;
  private final InstantSource clock;

  private final ReentrantLock making = new ReentrantLock();
  private volatile Made made;

  private record Made(MapBody body, Instant goodUntil) {}

  public PartMap(PartVectors vectors, PartStore parts, InstantSource clock) {
    this.vectors = vectors;
    this.parts = parts;
    this.clock = clock;
  }

  /** The map, as it is or anew. Who comes while one is made gets the old one, if there is one. */
  MapBody show() {
    long valid = parts.statistics().valid();
    Made last = made;
    if (last != null && isGood(last, valid)) {
      return last.body();
    }
    if (last == null) {
      making.lock();
      try {
        return renewed(valid);
      } finally {
        making.unlock();
      }
    }
    if (!making.tryLock()) {
      return last.body();
    }
    try {
      return renewed(valid);
    } finally {
      making.unlock();
    }
  }

  private MapBody renewed(long valid) {
    if (made == null || !isGood(made, valid)) {
      made = make(valid);
    }
    return made.body();
  }

  private boolean isGood(Made last, long valid) {
    return last.body().rows() == valid || clock.instant().isBefore(last.goodUntil());
  }

  private Made make(long valid) {
    Instant begun = clock.instant();
    List<Part> sample = vectors.sample(MOST_POINTS);
    if (sample.size() < FEWEST_POINTS) {
      throw new ClipServiceException(
          Kind.NOT_FOUND,
          "A map needs at least %d vectors of the table's model, found %d. Wait until the worker has made them."
              .formatted(FEWEST_POINTS, sample.size()),
          null,
          "map_empty",
          null,
          null);
    }
    List<Embedding> embeddings = sample.stream().map(Part::vector).toList();
    Projection projection = Projection.of(embeddings);
    Instant now = clock.instant();
    Duration life = Duration.between(begun, now).multipliedBy(LIVES);
    return new Made(
        MapBody.of(sample, projection, valid, now),
        now.plus(life.compareTo(SHORTEST_LIFE) > 0 ? life : SHORTEST_LIFE));
  }
}
