package dev.clipservice.rest.internal.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The newest lines of this server's log, numbered. Written by whoever logs, so it does nothing that
 * could take time.
 */
public final class LogLines {

  static final int KEPT = 200;

  /** Another server, or this one after a restart, counts anew. */
  private final String server = UUID.randomUUID().toString().substring(0, 8);

  private final Deque<Line> lines = new ArrayDeque<>();
  private long last;

  /**
   * A line.
   *
   * @param number one more than that of the line before
   */
  record Line(long number, LogBody body) {}

  synchronized void add(LogBody body) {
    last++;
    lines.addLast(new Line(last, body));
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  /** The lines after the one of this number, as far as they are kept. */
  synchronized List<Line> after(long number) {
    return lines.stream().filter(line -> line.number() > number).toList();
  }

  synchronized long last() {
    return last;
  }

  /** A line's name, for a listener that comes back. */
  String id(long number) {
    return server + "-" + number;
  }

  /**
   * The number in a line's name.
   *
   * @param id or null
   * @return empty if it is not the name of a line of this server since its start
   */
  OptionalLong number(String id) {
    if (id == null || !id.startsWith(server + "-")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(id.substring(server.length() + 1)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
