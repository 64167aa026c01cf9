package dev.clipservice.rest.internal.door;

import dev.clipservice.rest.internal.http.BodyLimit;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Takes a body as it arrives, on a thread for as long as there is something to take only. A client
 * that sends a byte a second costs a connection, not a thread.
 *
 * <p>Ends once: with the whole body, with what came of one that broke off, or with a refusal. Then
 * the request goes to the {@link DoorFilter} again.
 */
final class BodyCollector implements ReadListener, AsyncListener {

  private static final int PIECE = 16_384;

  private final Door door;
  private final int maxBytes;
  private final CollectedRequest request;
  private final ServletInputStream in;
  private final AsyncContext context;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final byte[] piece = new byte[PIECE];

  /** Guarded by {@code taken}. */
  private boolean ended;

  private BodyCollector(
      HttpServletRequest original, HttpServletResponse response, Door door, BodyLimit limit)
      throws IOException {
    this.door = door;
    this.maxBytes = limit.bytes();
    this.in = original.getInputStream();
    this.request = new CollectedRequest(original);
    this.context = original.startAsync(request, response);
  }

  /** Begins, and returns at once. */
  static void start(
      HttpServletRequest request, HttpServletResponse response, Door door, BodyLimit limit)
      throws IOException {
    BodyCollector collector = new BodyCollector(request, response, door, limit);
    collector.context.setTimeout(door.bodyTime().toMillis());
    collector.context.addListener(collector);
    collector.in.setReadListener(collector);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (in.isReady()) {
      int read = in.read(piece);
      if (read < 0 || !take(read)) {
        return;
      }
    }
  }

  /** Returns whether there may be more. */
  private boolean take(int bytes) {
    synchronized (taken) {
      if (ended) {
        return false;
      }
      if (door.hold(bytes)) {
        taken.write(piece, 0, bytes);
        // Whoever reads one that is too long finds out, and says so
        return taken.size() <= maxBytes || end(null);
      }
    }
    return end(door.noRoom());
  }

  @Override
  public void onAllDataRead() {
    request.complete();
    boolean unused = end(null);
  }

  @Override
  public void onError(Throwable cause) {
    boolean unused = end(null);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    boolean unused = end(door.late());
  }

  /** Lets the request go on, the first time; returns that nothing more is taken. */
  private boolean end(RuntimeException refusal) {
    synchronized (taken) {
      if (ended) {
        return false;
      }
      ended = true;
      request.collected(taken.toByteArray());
    }
    if (refusal != null) {
      request.setAttribute(DoorFilter.REFUSAL, refusal);
    }
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      // The container has given the request up: nobody will read it
      door.letGo(request.take());
    }
    return false;
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
