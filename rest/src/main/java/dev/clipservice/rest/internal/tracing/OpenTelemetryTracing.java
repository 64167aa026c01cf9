package dev.clipservice.rest.internal.tracing;

import dev.clipservice.core.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Optional;

/** Spans of OpenTelemetry, under those that the server makes of each request. */
final class OpenTelemetryTracing implements Tracing {

  private final Tracer tracer;

  private OpenTelemetryTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /** With the instance that MicroProfile Telemetry has made of the {@code OTEL_*} variables. */
  static Tracing ofTheServer() {
    return new OpenTelemetryTracing(
        CDI.current().select(OpenTelemetry.class).get().getTracer("clip-service"));
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // closed with the span, as whoever gets it must
  public Span begin(String name, Optional<Span> parent) {
    SpanBuilder builder = tracer.spanBuilder(name);
    if (parent.orElse(null) instanceof Timed timed) {
      builder.setParent(Context.root().with(timed.span));
    }
    io.opentelemetry.api.trace.Span span = builder.startSpan();
    return new Timed(span, span.makeCurrent());
  }

  private static final class Timed implements Span {

    private final io.opentelemetry.api.trace.Span span;
    private final Scope scope;
    private boolean dropped;

    Timed(io.opentelemetry.api.trace.Span span, Scope scope) {
      this.span = span;
      this.scope = scope;
    }

    @Override
    public Span with(String attribute, long value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public Span with(String attribute, String value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public void failed(Throwable cause) {
      span.setStatus(io.opentelemetry.api.trace.StatusCode.ERROR, cause.getClass().getSimpleName());
    }

    @Override
    public void drop() {
      dropped = true;
    }

    /** One that was dropped does not end, so nothing is told of it. */
    @Override
    public void close() {
      scope.close();
      if (!dropped) {
        span.end();
      }
    }
  }
}
