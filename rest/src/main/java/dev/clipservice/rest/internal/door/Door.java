package dev.clipservice.rest.internal.door;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may be under way at a time. Safe for use by many threads.
 *
 * <p>A request for embeddings keeps a thread until it is answered. As the server has more threads
 * than {@code requests}, there is always one left to refuse the next, and for all else.
 */
public final class Door {

  /** What a body that takes longer has to arrive at, as servers ask of their clients elsewhere. */
  private static final int BYTES_PER_SECOND = 10_000;

  /** Who was refused comes back when others have been answered; how soon is not known here. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int requests;
  private final Semaphore places;
  private final long heldBytes;
  private final AtomicLong held = new AtomicLong();
  private final Duration bodyTime;

  /**
   * Sets the bounds.
   *
   * @param requests for embeddings at a time
   * @param heldBytes of bodies in memory at a time, of all requests
   * @param bodyTime within which a body has to arrive, and a second more for each 10,000 bytes
   */
  public Door(int requests, long heldBytes, Duration bodyTime) {
    this.requests = requests;
    this.places = new Semaphore(requests);
    this.heldBytes = heldBytes;
    this.bodyTime = bodyTime;
  }

  /** How long a body may take of which {@code bytes} have come. */
  Duration time(int bytes) {
    return bodyTime.plusSeconds(bytes / BYTES_PER_SECOND);
  }

  /** Takes a place, if there is one; who has it gives it back by {@link #leave}. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /** Takes room for some bytes of a body, if there is room; {@link #letGo} gives it back. */
  boolean hold(int bytes) {
    if (held.addAndGet(bytes) > heldBytes) {
      letGo(bytes);
      return false;
    }
    return true;
  }

  void letGo(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Why a request for embeddings has to come again. */
  ClipServiceException full() {
    return overloaded(
        "too much is under way: %d of at most %d requests (CLIP_MAX_REQUESTS)"
            .formatted(requests, requests));
  }

  /** Why a body is not taken. */
  ClipServiceException noRoom() {
    return overloaded(
        "too many bodies are arriving: expected at most %d bytes in all".formatted(heldBytes));
  }

  /** Why nobody waits any longer. */
  ClientErrorException late() {
    return new ClientErrorException(
        ("The request body did not arrive in time: expected all of it within %d s"
                + " (CLIP_BODY_TIMEOUT_SECONDS), and %,d bytes a second after that.")
            .formatted(bodyTime.toSeconds(), BYTES_PER_SECOND),
        Response.Status.REQUEST_TIMEOUT);
  }

  private static ClipServiceException overloaded(String reason) {
    return new ClipServiceException(
        Kind.OVERLOADED,
        "%s; retry in %d s".formatted(reason, RETRY_AFTER.toSeconds()),
        null,
        "rate_limit_exceeded",
        RETRY_AFTER,
        null);
  }
}
