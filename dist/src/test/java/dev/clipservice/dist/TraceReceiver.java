package dev.clipservice.dist;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces by OTLP over HTTP on this machine, and keeps them. */
final class TraceReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Received> spans = new CopyOnWriteArrayList<>();

  /**
   * A span as it came.
   *
   * @param trace in hexadecimal, as the ids that follow
   * @param parent empty if it has none
   * @param numbers its attributes that are numbers
   */
  record Received(String name, String trace, String id, String parent, Map<String, Long> numbers) {

    private static Received of(Span span) {
      return new Received(
          span.getName(),
          hex(span.getTraceId()),
          hex(span.getSpanId()),
          hex(span.getParentSpanId()),
          span.getAttributesList().stream()
              .filter(attribute -> attribute.getValue().hasIntValue())
              .collect(
                  toMap(attribute -> attribute.getKey(), value -> value.getValue().getIntValue())));
    }

    private static String hex(ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
  }

  TraceReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .map(Received::of)
          .forEach(spans::add);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** What makes a server send its traces here, soon. */
  Map<String, String> environment() {
    return Map.of(
        "OTEL_SDK_DISABLED",
        "false",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "OTEL_BSP_SCHEDULE_DELAY",
        "100");
  }

  List<Received> named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** The span under which {@code child} is, if it has come. */
  Optional<Received> parent(Received child) {
    return spans.stream()
        .filter(span -> span.id().equals(child.parent()) && span.trace().equals(child.trace()))
        .findAny();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  @Override
  public String toString() {
    return spans.toString();
  }
}
