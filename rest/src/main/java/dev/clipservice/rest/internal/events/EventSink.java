package dev.clipservice.rest.internal.events;

import java.util.concurrent.CompletionStage;

/** The connection to one listener. */
interface EventSink {

  /** Sends one event, or a sign of life for none (null); the next may go when this one has gone. */
  CompletionStage<?> send(Event event);

  /** Ends the connection; does nothing if it has ended. */
  void close();
}
