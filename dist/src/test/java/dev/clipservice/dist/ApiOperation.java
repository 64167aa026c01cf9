package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * One operation of the OpenAPI document.
 *
 * @param method e.g. {@code POST}
 * @param path with parameters in braces, e.g. {@code /api/jobs/{id}}
 * @param description what the document says of it
 */
record ApiOperation(String method, String path, JsonNode description) {

  boolean secured() {
    return !description.path("security").isEmpty();
  }

  boolean admin() {
    return path.startsWith("/api/");
  }

  /** Whether it may change something. */
  boolean changing() {
    return !method.equals("GET");
  }

  /** The documented statuses, e.g. {@code 200}. */
  Set<String> statuses() {
    Set<String> statuses = new TreeSet<>();
    description.path("responses").fieldNames().forEachRemaining(statuses::add);
    return statuses;
  }

  boolean answers(int status) {
    return statuses().contains(Integer.toString(status));
  }

  boolean knowsQuery(String name) {
    for (JsonNode parameter : description.path("parameters")) {
      if (parameter.path("in").asText().equals("query")
          && parameter.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
