package dev.clipservice.rest.internal.events;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;

/** A listener that is connected by server-sent events. */
final class SseConnection implements EventSink {

  private static final long RECONNECT_MILLIS = 2_000;

  private final Sse sse;
  private final SseEventSink sink;

  SseConnection(Sse sse, SseEventSink sink) {
    this.sse = sse;
    this.sink = sink;
  }

  @Override
  public CompletionStage<?> send(Event event) {
    return sink.send(event == null ? comment() : message(event));
  }

  private OutboundSseEvent comment() {
    return sse.newEventBuilder().comment("heartbeat").reconnectDelay(RECONNECT_MILLIS).build();
  }

  private OutboundSseEvent message(Event event) {
    OutboundSseEvent.Builder message =
        sse.newEventBuilder()
            .name(event.name())
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(String.class, event.json());
    event.id().ifPresent(message::id);
    return message.build();
  }

  @Override
  public void close() {
    sink.close();
  }
}
