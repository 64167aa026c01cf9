package dev.clipservice.rest.internal.events;

import java.util.Objects;
import java.util.Optional;

/**
 * A piece of news.
 *
 * @param name what kind it is of, e.g. {@code statistics}
 * @param subject what it is about; of two that wait to be sent, a later one about the same replaces
 *     the earlier; empty if each must be sent
 * @param lasting whether it is how something stands, which a new listener must know; else it has
 *     happened
 * @param id to go on from after an interruption; only what must not be missed has one
 * @param json the news itself
 */
record Event(
    String name, Optional<String> subject, boolean lasting, Optional<String> id, String json) {

  Event {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(json, "json");
  }

  /** How something stands now. */
  static Event state(String name, String subject, String json) {
    return new Event(name, Optional.of(subject), true, Optional.empty(), json);
  }

  /** The end of something. */
  static Event end(String name, String subject, String json) {
    return new Event(name, Optional.of(subject), false, Optional.empty(), json);
  }
}
