package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;

/**
 * The schemas of an OpenAPI 3.1 document, which are JSON Schema 2020-12. Read strictly: a property
 * that a schema does not name is a fault, although clients have to take it.
 */
final class ApiSchemas {

  private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());

  private final ObjectNode components;

  ApiSchemas(JsonNode document) {
    components = document.path("components").deepCopy();
    close(components.path("schemas"));
  }

  /** What is wrong with {@code value}, if anything. */
  List<String> faults(JsonNode schema, JsonNode value) {
    ObjectNode whole = ClipServer.JSON.createObjectNode();
    JsonNode closed = schema.deepCopy();
    close(closed);
    whole.putArray("allOf").add(closed);
    whole.set("components", components);
    Schema compiled = REGISTRY.getSchema(whole);
    return compiled.validate(value).stream().map(Object::toString).toList();
  }

  /** What is wrong with the schemas themselves. */
  List<String> faults() {
    Schema meta = REGISTRY.getSchema(SchemaLocation.of(META_SCHEMA));
    return components.path("schemas").properties().stream()
        .flatMap(
            schema ->
                meta.validate(schema.getValue()).stream()
                    .map(error -> schema.getKey() + ": " + error))
        .toList();
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiSchemas::close);
  }
}
