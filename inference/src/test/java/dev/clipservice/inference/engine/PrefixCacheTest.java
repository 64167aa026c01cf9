package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.TokenizedText;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which prefixes are kept, and in which slots. */
public class PrefixCacheTest {

  private final PrefixCache cache = new PrefixCache(16);

  @Test
  void findsWhatWasCommitted_underItsTokensOnly() {
    long slot = keep(prefix(1, 2, 3));
    try (PrefixCache.Lease lease = cache.lease()) {
      assertEquals(OptionalInt.of((int) slot), lease.find(prefix(1, 2, 3)));
      assertEquals(OptionalInt.empty(), lease.find(prefix(1, 2)));
      assertEquals(OptionalInt.empty(), lease.find(prefix(1, 2, 4)));
      assertEquals(OptionalInt.empty(), lease.find(prefix(3, 2, 1)));
    }
    assertEquals(1, cache.size());
    assertEquals(1, cache.reused());
  }

  @Test
  void doesNotTakePrefixesForEachOther_whoseHashesAreEqual() {
    assertEquals(prefix(1, 31).hashCode(), prefix(2, 0).hashCode());
    keep(prefix(1, 31));
    try (PrefixCache.Lease lease = cache.lease()) {
      assertEquals(OptionalInt.empty(), lease.find(prefix(2, 0)));
    }
  }

  @Test
  void forgetsWhatWasNotCommitted_andUsesItsSlotsAgain() {
    for (int round = 0; round < 100; round++) {
      try (PrefixCache.Lease lease = cache.lease()) {
        assertEquals(3, lease.reserve(List.of(prefix(1), prefix(2), prefix(3))).length);
      }
    }
    assertEquals(0, cache.size());
    try (PrefixCache.Lease lease = cache.lease()) {
      assertEquals(OptionalInt.empty(), lease.find(prefix(1)));
    }
  }

  @Test
  void hasRoomForSoMany_theFirstOnes() {
    List<Prefix> many = IntStream.range(0, 40).mapToObj(PrefixCacheTest::prefix).toList();
    try (PrefixCache.Lease lease = cache.lease()) {
      long[] slots = lease.reserve(many);
      assertEquals(16, slots.length);
      assertEquals(16, LongStream.of(slots).distinct().count());
      lease.commit();
    }
    assertEquals(14, cache.size());
  }

  @Test
  void keepsNothing_withoutSlots() {
    PrefixCache none = new PrefixCache(0);
    try (PrefixCache.Lease lease = none.lease()) {
      assertEquals(0, lease.reserve(List.of(prefix(1))).length);
      lease.commit();
      assertEquals(OptionalInt.empty(), lease.find(prefix(1)));
    }
  }

  @Test
  void givesNobodyASlot_thatABatchUnderWayReads() {
    long slot = keep(prefix(7));
    try (PrefixCache.Lease reader = cache.lease()) {
      assertEquals(OptionalInt.of((int) slot), reader.find(prefix(7)));
      cache.clear();
      for (int i = 100; i < 200; i++) {
        assertNotEquals(slot, keep(prefix(i)));
      }
    }
    // And not lost either: all slots are in use again
    Set<Long> seen = new HashSet<>();
    for (int i = 200; i < 400; i++) {
      seen.add(keep(prefix(i)));
    }
    assertTrue(seen.contains(slot), seen.toString());
  }

  @Test
  void keepsOneSlot_whereTwoBatchesComputedTheSame() {
    try (PrefixCache.Lease first = cache.lease();
        PrefixCache.Lease second = cache.lease()) {
      long early = first.reserve(List.of(prefix(5)))[0];
      long late = second.reserve(List.of(prefix(5)))[0];
      assertNotEquals(early, late);
      second.commit();
      first.commit();
      assertEquals(OptionalInt.of((int) late), second.find(prefix(5)));
    }
    assertEquals(1, cache.size());
  }

  @Test
  void neverLosesASlot_whateverHappens() {
    Random random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      try (PrefixCache.Lease outer = cache.lease()) {
        use(outer, random);
        try (PrefixCache.Lease inner = cache.lease()) {
          use(inner, random);
          if (random.nextInt(4) > 0) {
            inner.commit();
          }
        }
        if (random.nextInt(50) == 0) {
          cache.clear();
        }
        if (random.nextInt(4) > 0) {
          outer.commit();
        }
      }
    }
    cache.clear();
    try (PrefixCache.Lease lease = cache.lease()) {
      List<Prefix> all = IntStream.range(0, 40).mapToObj(PrefixCacheTest::prefix).toList();
      long[] slots = lease.reserve(all);
      assertEquals(16, LongStream.of(slots).distinct().count(), Arrays.toString(slots));
    }
  }

  private static void use(PrefixCache.Lease lease, Random random) {
    List<Prefix> missing =
        random
            .ints(4, 0, 60)
            .distinct()
            .mapToObj(PrefixCacheTest::prefix)
            .filter(prefix -> lease.find(prefix).isEmpty())
            .toList();
    lease.reserve(missing);
  }

  private long keep(Prefix prefix) {
    try (PrefixCache.Lease lease = cache.lease()) {
      long slot = lease.reserve(List.of(prefix))[0];
      lease.commit();
      return slot;
    }
  }

  private static Prefix prefix(int... ids) {
    int[] text = Arrays.copyOf(ids, ids.length + 2);
    Prefix prefix = Prefix.none(new TokenizedText(text, text.length));
    for (int i = 0; i < ids.length; i++) {
      prefix = prefix.longer();
    }
    return prefix;
  }
}
