package dev.clipservice.rest.internal.door;

import dev.clipservice.rest.internal.http.BodyLimit;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;

/**
 * Takes bodies into memory, as long as they keep moving: a client that sends a byte a second may
 * not have a thread for as long as it likes.
 */
final class BodyReader {

  private static final int PIECE = 16_384;

  private final Door door;
  private final BodyLimit limit;

  /**
   * @param door who keeps count of what is in memory, and says how long a body may take
   * @param limit beyond which nothing is taken
   */
  BodyReader(Door door, BodyLimit limit) {
    this.door = door;
    this.limit = limit;
  }

  /**
   * Reads the body of {@code original}; its bytes are held at the door until they are let go.
   *
   * @return with the whole body, or with what came of one that broke off or is too long, which
   *     whoever reads it finds out; or with a refusal as its attribute
   * @throws IOException if the request's stream cannot be had
   */
  CollectedRequest read(HttpServletRequest original) throws IOException {
    ServletInputStream in = original.getInputStream();
    ByteArrayOutputStream taken = new ByteArrayOutputStream(size(original));
    CollectedRequest request = new CollectedRequest(original);
    try {
      boolean whole = take(in, taken);
      request.collected(taken.toByteArray(), whole);
    } catch (SocketTimeoutException e) {
      request.refuse(taken.size(), door.late());
    } catch (RuntimeException e) {
      request.refuse(taken.size(), e);
    } catch (IOException e) {
      request.collected(taken.toByteArray(), false);
    }
    return request;
  }

  /** Returns whether the end was reached. */
  private boolean take(ServletInputStream in, ByteArrayOutputStream taken) throws IOException {
    long begin = System.nanoTime();
    byte[] piece = new byte[PIECE];
    while (taken.size() <= limit.bytes()) {
      int read = in.read(piece);
      if (read < 0) {
        return true;
      }
      if (!door.hold(read)) {
        throw door.noRoom();
      }
      taken.write(piece, 0, read);
      if (System.nanoTime() - begin > door.time(taken.size()).toNanos()) {
        throw door.late();
      }
    }
    return false;
  }

  /** As long as the client says, as far as that is believed before it came. */
  private static int size(HttpServletRequest request) {
    return (int) Math.min(Math.max(request.getContentLengthLong(), 64), PIECE);
  }
}
