package dev.clipservice.rest.internal.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorTest {

  private final Door door = new Door(2, 100, Duration.ofSeconds(7));

  @Test
  void hasAsManyPlacesAsItSays() {
    assertTrue(door.enter());
    assertTrue(door.enter());
    assertFalse(door.enter());
    door.leave();
    assertTrue(door.enter());
  }

  @Test
  void holdsAsManyBytesAsItSays_whoeverHasThem() {
    assertTrue(door.hold(60));
    assertFalse(door.hold(41));
    assertTrue(door.hold(40), "what was refused is not held");
    door.letGo(60);
    assertTrue(door.hold(60));
  }

  @Test
  void givesLongBodiesMoreTime() {
    assertEquals(Duration.ofSeconds(7), door.time(9_999));
    assertEquals(Duration.ofSeconds(107), door.time(1_000_000));
  }

  @Test
  void refusesWithTheVariableToChange_andWhenToComeAgain() {
    ClipServiceException full = door.full();
    assertEquals(ClipServiceException.Kind.OVERLOADED, full.kind());
    assertTrue(full.getMessage().contains("2 of at most 2 requests (CLIP_MAX_REQUESTS)"));
    assertEquals(Optional.of(Duration.ofSeconds(1)), full.retryAfter());
    assertTrue(door.noRoom().getMessage().contains("at most 100 bytes"));
    String late = door.late().getMessage();
    assertTrue(late.contains("within 7 s (CLIP_BODY_TIMEOUT_SECONDS), and 10,000 bytes"), late);
    assertEquals(408, door.late().getResponse().getStatus());
  }
}
