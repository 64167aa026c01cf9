package dev.clipservice.inference.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a {@link FakeService} can answer, right and wrong. */
final class ServiceAnswers {

  /** One answer. */
  @FunctionalInterface
  interface Answer {
    void send(HttpExchange exchange, JsonNode request) throws IOException;
  }

  private ServiceAnswers() {}

  /** What a model of these weights makes of a text; not of norm 1. */
  static float[] vector(String weights, String text) {
    Random random = new Random((weights + "\n" + text).hashCode());
    float[] vector = new float[768];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  static String base64(float... vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** The right answer: base64 if that was asked for. */
  static ObjectNode embeddings(JsonNode request, String model, String weights) {
    ObjectNode answer = FakeService.JSON.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    int tokens = 0;
    for (JsonNode text : request.path("input")) {
      float[] vector = vector(weights, text.asText());
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (request.path("encoding_format").asText().equals("base64")) {
        item.put("embedding", base64(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float value : vector) {
          numbers.add(value);
        }
      }
      tokens += 2 + text.asText().length() / 4;
    }
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  /** The right answer, spoiled. */
  static Answer spoiled(Consumer<ObjectNode> fault) {
    return (exchange, request) -> {
      ObjectNode answer = embeddings(request, request.path("model").asText(), "weights");
      fault.accept(answer);
      json(200, answer.toString()).send(exchange, request);
    };
  }

  /** The right answer, its text changed. */
  static Answer spoiledText(UnaryOperator<String> fault) {
    return (exchange, request) -> {
      String model = request.path("model").asText();
      json(200, fault.apply(embeddings(request, model, "weights").toString()))
          .send(exchange, request);
    };
  }

  /** The right answer with another vector for the first text. */
  static Answer firstVector(float... vector) {
    return spoiled(answer -> first(answer).put("embedding", base64(vector)));
  }

  static ObjectNode first(ObjectNode answer) {
    return (ObjectNode) answer.path("data").path(0);
  }

  static Answer json(int status, String body, String... headers) {
    return status(status, "application/json", body, headers);
  }

  /** Headers as name and value in turn. */
  static Answer status(int status, String type, String body, String... headers) {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Promises a whole answer and breaks off in the middle. */
  static Answer brokenOff() {
    return (exchange, request) -> {
      byte[] bytes =
          embeddings(request, "m", "weights").toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
    };
  }

  /** Begins to answer and goes on so slowly that it never ends, until the client goes away. */
  static Answer drip() {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      try {
        while (true) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          Thread.sleep(5);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** More than anybody asked for. */
  static Answer huge() {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 1_000; i++) {
        exchange.getResponseBody().write(blanks);
      }
    };
  }

  /** Says nothing until it is released. */
  static Answer silent(CountDownLatch released) {
    return (exchange, request) -> {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
