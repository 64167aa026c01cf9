package dev.clipservice.rest.internal.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What one listener has not been sent yet. One event is under way at a time; a listener that is too
 * slow for what must be sent is cut off, and comes back with what it has seen.
 */
final class Outbox {

  static final int MOST = 500;

  private final EventSink sink;
  private final Executor executor;
  private final Consumer<Outbox> onEnd;

  private final Deque<Event> waiting = new ArrayDeque<>();
  private boolean underWay;
  private boolean alive;
  private boolean ended;

  /**
   * @param executor sends, so that nobody else waits for a slow connection
   * @param onEnd called once, when the connection has ended
   */
  Outbox(EventSink sink, Executor executor, Consumer<Outbox> onEnd) {
    this.sink = sink;
    this.executor = executor;
    this.onEnd = onEnd;
  }

  void add(Event event) {
    boolean tooSlow;
    synchronized (this) {
      if (event.subject().isPresent()) {
        waiting.removeIf(old -> old.subject().equals(event.subject()));
      }
      waiting.addLast(event);
      tooSlow = waiting.size() > MOST;
    }
    if (tooSlow) {
      end();
    } else {
      start();
    }
  }

  /** Sends a sign of life, unless something else is sent anyway. */
  void keepAlive() {
    synchronized (this) {
      alive = true;
    }
    start();
  }

  private void start() {
    synchronized (this) {
      if (underWay || ended) {
        return;
      }
      underWay = true;
    }
    executor.execute(this::sendNext);
  }

  private void sendNext() {
    Event next;
    synchronized (this) {
      next = waiting.pollFirst();
      if (ended || (next == null && !alive)) {
        underWay = false;
        return;
      }
      alive = false;
    }
    try {
      sink.send(next)
          .whenCompleteAsync(
              (sent, failure) -> {
                if (failure == null) {
                  sendNext();
                } else {
                  end();
                }
              },
              executor);
    } catch (RuntimeException e) {
      // the listener is gone
      end();
    }
  }

  void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiting.clear();
    }
    sink.close();
    onEnd.accept(this);
  }
}
