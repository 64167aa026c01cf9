package dev.clipservice.inference.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which beginnings of texts are kept from one batch to the next, and where: a slot is a row of the
 * tensors that hold the keys and values of each layer. What is needed often stays when much is
 * needed once (W-TinyLFU).
 *
 * <p>Batches may be under way at the same time, one inside a pause of another: what one of them
 * uses stays where it is until that one is done. Safe for use by several threads.
 */
final class PrefixCache {

  /** One in so many slots is for prefixes that are being computed. */
  private static final int SPARE = 8;

  private static final class Slot {
    private final int row;
    private int users;
    private boolean kept;

    private Slot(int row) {
      this.row = row;
    }
  }

  private final Deque<Slot> free = new ArrayDeque<>();
  private final Cache<Prefix, Slot> entries;
  private long reused;

  /**
   * @param slots how many prefixes there is room for, those included that are being computed; 0 for
   *     a cache that keeps nothing
   */
  PrefixCache(int slots) {
    IntStream.range(0, slots).mapToObj(Slot::new).forEach(free::add);
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(slots - (slots + SPARE - 1) / SPARE)
            .evictionListener((Prefix prefix, Slot slot, RemovalCause cause) -> drop(slot))
            // Its upkeep takes microseconds, and is done under this object's lock
            .executor(Runnable::run)
            .build();
  }

  /** For one batch; to be closed when its forward pass is over. */
  synchronized Lease lease() {
    return new Lease();
  }

  /** Keeps none of the prefixes any longer; batches that are under way may use theirs. */
  synchronized void clear() {
    List<Slot> kept = List.copyOf(entries.asMap().values());
    entries.invalidateAll();
    kept.forEach(this::drop);
  }

  /** How many prefixes are kept. */
  synchronized long size() {
    return entries.estimatedSize();
  }

  /** How many tokens did not have to be computed so far. */
  synchronized long reused() {
    return reused;
  }

  private void drop(Slot slot) {
    slot.kept = false;
    freeUnused(slot);
  }

  private void freeUnused(Slot slot) {
    if (slot.users == 0 && !slot.kept) {
      free.add(slot);
    }
  }

  /** What one batch uses. */
  final class Lease implements AutoCloseable {

    private final List<Slot> used = new ArrayList<>();
    private final Map<Prefix, Slot> reserved = new LinkedHashMap<>();

    private Lease() {}

    /** The slot of {@code prefix}, which is this batch's to read until it is done. */
    OptionalInt find(Prefix prefix) {
      synchronized (PrefixCache.this) {
        Slot slot = entries.getIfPresent(prefix);
        if (slot == null) {
          return OptionalInt.empty();
        }
        use(slot);
        reused++;
        return OptionalInt.of(slot.row);
      }
    }

    /**
     * Slots for prefixes that this batch computes, as far as there are any: for the first ones.
     *
     * @param prefixes different ones, none of which was found
     */
    long[] reserve(List<Prefix> prefixes) {
      synchronized (PrefixCache.this) {
        int count = Math.min(prefixes.size(), free.size());
        long[] rows = new long[count];
        for (int i = 0; i < count; i++) {
          Slot slot = free.remove();
          use(slot);
          reserved.put(prefixes.get(i), slot);
          rows[i] = slot.row;
        }
        return rows;
      }
    }

    /** Keeps what was reserved: all its rows are written. */
    void commit() {
      synchronized (PrefixCache.this) {
        reserved.forEach(
            (prefix, slot) -> {
              slot.kept = true;
              // Another batch may have computed the same meanwhile
              if (entries.asMap().putIfAbsent(prefix, slot) != null) {
                slot.kept = false;
              }
            });
      }
    }

    private void use(Slot slot) {
      slot.users++;
      used.add(slot);
    }

    @Override
    public void close() {
      synchronized (PrefixCache.this) {
        used.forEach(
            slot -> {
              slot.users--;
              freeUnused(slot);
            });
        used.clear();
      }
    }
  }
}
