package dev.clipservice.rest.internal.events;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.rest.internal.events.LogLines.Line;
import dev.clipservice.rest.internal.http.JsonBodyWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells all who listen what has changed. One look a second serves them all, and there is none while
 * nobody listens.
 */
public final class EventFeed {

  /** Pages that are open at a time, on all desks together. */
  static final int MOST_LISTENERS = 64;

  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Log lines for a page that opens. */
  private static final int LINES_AT_FIRST = 50;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Logger LOG = Logger.getLogger(EventFeed.class.getName());

  private final Present present;
  private final LogLines lines;
  private final Executor executor;
  private final Schedule schedule;
  private final InstantSource clock;

  private final List<Outbox> listeners = new ArrayList<>();
  private Map<String, Event> known = new LinkedHashMap<>();
  private Optional<Runnable> ticking = Optional.empty();
  private long toldLine;
  private Instant heartbeat = Instant.EPOCH;
  private boolean closed;

  /** Runs something once a second. */
  @FunctionalInterface
  public interface Schedule {

    /**
     * Begins at once.
     *
     * @return ends it
     */
    Runnable start(Runnable tick);
  }

  /**
   * @param executor sends
   */
  public EventFeed(
      Present present, LogLines lines, Executor executor, Schedule schedule, InstantSource clock) {
    this.present = present;
    this.lines = lines;
    this.executor = executor;
    this.schedule = schedule;
    this.clock = clock;
  }

  /** Whether there is room for one more. */
  synchronized void requireRoom() {
    if (closed) {
      throw new ClipServiceException(Kind.UNAVAILABLE, "The server is stopping.");
    }
    if (listeners.size() >= MOST_LISTENERS) {
      throw new ClipServiceException(
          Kind.OVERLOADED,
          "Expected at most %d open event streams, found as many. Close a page, or ask for the statistics now and then."
              .formatted(MOST_LISTENERS),
          null,
          null,
          RETRY_AFTER,
          null);
    }
  }

  /**
   * Tells a new listener how everything stands, and from then on what changes.
   *
   * @param lastId the name of the last log line that it has seen, or null
   */
  void listen(EventSink sink, String lastId) {
    Outbox outbox = new Outbox(sink, executor, this::forget);
    boolean refused;
    synchronized (this) {
      refused = closed || listeners.size() >= MOST_LISTENERS;
      if (!refused) {
        if (listeners.isEmpty()) {
          toldLine = lines.last();
        }
        listeners.add(outbox);
        known.values().stream().filter(Event::lasting).forEach(outbox::add);
        missed(lastId).forEach(line -> outbox.add(event(line)));
        if (ticking.isEmpty()) {
          ticking = Optional.of(schedule.start(this::tick));
        }
      }
    }
    if (refused) {
      outbox.end();
    }
  }

  /** Up to what all others were told: from there on it is told with them. */
  private List<Line> missed(String lastId) {
    long from = lines.number(lastId).orElse(toldLine - LINES_AT_FIRST);
    return lines.after(from).stream().filter(line -> line.number() <= toldLine).toList();
  }

  private Event event(Line line) {
    return new Event(
        "log",
        Optional.empty(),
        false,
        Optional.of(lines.id(line.number())),
        JsonBodyWriter.text(line.body()));
  }

  /** One look. Looks do not overlap; listeners may come and go meanwhile. */
  void tick() {
    try {
      tell(present.look());
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "the events of this second are left out", e);
    }
  }

  private synchronized void tell(Map<String, Event> now) {
    boolean first = known.isEmpty();
    for (Map.Entry<String, Event> event : now.entrySet()) {
      boolean news = !event.getValue().equals(known.get(event.getKey()));
      // what had ended before anybody listened is no news
      if (news && (!first || event.getValue().lasting())) {
        everyone(listener -> listener.add(event.getValue()));
      }
    }
    known = now;
    for (Line line : lines.after(toldLine)) {
      everyone(listener -> listener.add(event(line)));
      toldLine = line.number();
    }
    Instant moment = clock.instant();
    if (!moment.isBefore(heartbeat.plus(HEARTBEAT))) {
      heartbeat = moment;
      everyone(Outbox::keepAlive);
    }
  }

  /** A copy: one that is too slow leaves meanwhile. */
  private void everyone(Consumer<Outbox> what) {
    List.copyOf(listeners).forEach(what);
  }

  private synchronized void forget(Outbox listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      ticking.ifPresent(Runnable::run);
      ticking = Optional.empty();
      known = new LinkedHashMap<>();
    }
  }

  /** How many listen. */
  synchronized int listeners() {
    return listeners.size();
  }

  /** Ends all connections, and takes no more: the server stops. */
  public void close() {
    List<Outbox> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(listeners);
    }
    all.forEach(Outbox::end);
  }
}
