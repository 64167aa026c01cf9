package dev.clipservice.core;

import java.util.Optional;

/**
 * Tells a tracing system what is done, and under what. Does nothing where there is none, which is
 * the rule: see {@link #OFF}.
 */
public interface Tracing {

  /** Tells nobody, and costs nothing. */
  Tracing OFF = (name, parent) -> Span.NONE;

  /**
   * Begins something under {@code parent}; without one, under what this thread is doing.
   *
   * @param name one of few, e.g. {@code clip.embed}
   * @return to be closed by the same thread
   */
  Span begin(String name, Optional<Span> parent);

  /** Begins something under what this thread is doing. */
  default Span begin(String name) {
    return begin(name, Optional.empty());
  }

  /** Something that takes time. */
  interface Span extends AutoCloseable {

    /** One that nobody is told of. */
    Span NONE =
        new Span() {
          @Override
          public Span with(String attribute, long value) {
            return this;
          }

          @Override
          public Span with(String attribute, String value) {
            return this;
          }

          @Override
          public void failed(Throwable cause) {}

          @Override
          public void drop() {}

          @Override
          public void close() {}
        };

    /** Adds a number that tells more about it. */
    Span with(String attribute, long value);

    /** Adds a word that tells more about it; never a user's text. */
    Span with(String attribute, String value);

    /** It did not end well. */
    void failed(Throwable cause);

    /** Nobody wants to know: it is as if it had not been begun. */
    void drop();

    /** It has ended. */
    @Override
    void close();
  }
}
