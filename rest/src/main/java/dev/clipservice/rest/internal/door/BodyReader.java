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
   * Reads the body of {@code request}, which then has the whole of it; or what came of one that
   * broke off or is too long, which whoever reads it finds out; or a refusal as its attribute.
   *
   * @throws IOException if the request's stream cannot be had
   */
  void read(CollectedRequest request) throws IOException {
    ServletInputStream in = request.original().getInputStream();
    ByteArrayOutputStream taken = new ByteArrayOutputStream(size(request));
    try {
      boolean whole = take(in, taken, request);
      request.collected(taken.toByteArray(), whole);
    } catch (SocketTimeoutException e) {
      request.refuse(door.late());
    } catch (RuntimeException e) {
      request.refuse(e);
    } catch (IOException e) {
      request.collected(taken.toByteArray(), false);
    }
  }

  /** Returns whether the end was reached. */
  private boolean take(ServletInputStream in, ByteArrayOutputStream taken, CollectedRequest request)
      throws IOException {
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
      request.holds(read);
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
