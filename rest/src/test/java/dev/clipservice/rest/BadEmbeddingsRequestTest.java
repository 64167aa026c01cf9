package dev.clipservice.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadEmbeddingsRequestTest {

  private final RestServer server = RestServer.create();

  static Stream<Arguments> badRequests() {
    return Stream.of(
        // No JSON
        bad("", 400, null, "invalid_json", "The request body is empty"),
        bad("   ", 400, null, "invalid_json", "The request body is empty"),
        bad("{", 400, null, "invalid_json", "(line 1, column 2): it ends too early"),
        bad("{\"input\":\"a", 400, null, "invalid_json", "it ends too early"),
        bad("{\"input\":[}", 400, null, "invalid_json", "Unexpected close marker"),
        bad("{\"input\":nul}", 400, null, "invalid_json", "Unrecognized token 'nul'"),
        bad("{\"input\":NaN}", 400, null, "invalid_json", "NaN"),
        bad("{'input':'a'}", 400, null, "invalid_json", "We could not parse the JSON body"),
        bad("{\"input\":\"\u0001\"}", 400, null, "invalid_json", "CTRL-CHAR"),
        bad("{\"input\":\"a\"}{}", 400, null, "invalid_json", "more follows"),
        bad("{\"input\":\"a\"} x", 400, null, "invalid_json", "Unrecognized token 'x'"),
        bad("{\"input\":\"a\",\"input\":\"b\"}", 400, null, "invalid_json", "Duplicate field"),
        bad("{\"x\":{\"y\":1,\"y\":2}}", 400, null, "invalid_json", "Duplicate field 'y'"),
        bad("{\"x\":" + "[".repeat(100), 400, null, "invalid_json", "nested too deeply"),
        bad("{\"x\":" + "{\"x\":".repeat(100), 400, null, "invalid_json", "nested too deeply"),
        bad("{\"" + "x".repeat(2_000) + "\":1}", 400, null, "invalid_json", "too long"),
        bad("{\"x\":1" + "0".repeat(200) + "}", 400, null, "invalid_json", "too long"),
        // Not an object
        bad("[]", 400, null, "invalid_type", "expected a JSON object, but got an array"),
        bad("\"a\"", 400, null, "invalid_type", "expected a JSON object, but got a string"),
        bad("null", 400, null, "invalid_type", "expected a JSON object, but got null"),
        // input
        bad(
            "{}",
            400,
            "input",
            "missing_required_parameter",
            "Missing required parameter: 'input'"),
        bad("{\"input\":null}", 400, "input", "missing_required_parameter", "'input'"),
        bad("{\"input\":{}}", 400, "input", "invalid_type", "but got an object instead"),
        bad("{\"input\":1}", 400, "input", "invalid_type", "but got an integer instead"),
        bad("{\"input\":1.5}", 400, "input", "invalid_type", "but got a decimal number instead"),
        bad("{\"input\":true}", 400, "input", "invalid_type", "but got a boolean instead"),
        bad("{\"input\":[]}", 400, "input", "empty_array", "minimum length 1"),
        bad("{\"input\":\"\"}", 400, "input", "empty_string", "Invalid 'input'"),
        bad("{\"input\":\" \\t\\n\\u3000\"}", 400, "input", "empty_string", "Invalid 'input'"),
        bad("{\"input\":[\"a\",\"\"]}", 400, "input", "empty_string", "Invalid 'input[1]'"),
        bad("{\"input\":[\"a\",\"b\",\" \"]}", 400, "input", "empty_string", "'input[2]'"),
        bad("{\"input\":[\"a\",null]}", 400, "input", "invalid_type", "'input[1]'"),
        bad("{\"input\":[\"a\",{}]}", 400, "input", "invalid_type", "'input[1]'"),
        bad("{\"input\":[1.5]}", 400, "input", "invalid_type", "'input[0]'"),
        bad(
            "{\"input\":[1,\"a\"]}",
            400,
            "input",
            "invalid_type",
            "'input[1]': expected a token id"),
        bad("{\"input\":[1,2.0]}", 400, "input", "invalid_type", "got a decimal number"),
        bad("{\"input\":[1,[2]]}", 400, "input", "invalid_type", "'input[1]'"),
        bad("{\"input\":[\"a\",1]}", 400, "input", "invalid_type", "expected a string"),
        bad("{\"input\":[\"a\",[1]]}", 400, "input", "invalid_type", "expected a string"),
        bad("{\"input\":[[1],\"a\"]}", 400, "input", "invalid_type", "an array of token ids"),
        bad("{\"input\":[[1],2]}", 400, "input", "invalid_type", "'input[1]'"),
        bad("{\"input\":[[[1]]]}", 400, "input", "invalid_type", "'input[0][0]'"),
        bad("{\"input\":[[]]}", 400, "input", "empty_array", "'input[0]'"),
        bad("{\"input\":[[1],[]]}", 400, "input", "empty_array", "'input[1]'"),
        bad("{\"input\":[[\"a\"]]}", 400, "input", "invalid_type", "'input[0][0]'"),
        bad("{\"input\":[2147483648]}", 400, "input", "integer_out_of_range", "2147483648"),
        bad(
            "{\"input\":[" + "1,".repeat(157_696) + "1]}",
            400,
            "input",
            "array_above_max_length",
            "at most 157696 items"),
        bad("{\"input\":\"\\ud83e\"}", 400, "input", "invalid_unicode", "surrogate"),
        bad("{\"input\":[\"a\",\"\\udd92x\"]}", 400, "input", "invalid_unicode", "'input[1]'"),
        // the others
        bad(with("\"model\":5"), 400, "model", "invalid_type", "expected a string"),
        bad(
            with("\"model\":\"gpt\""),
            404,
            "model",
            "model_not_found",
            "The model `gpt` does not exist"),
        bad(with("\"model\":\"\""), 404, "model", "model_not_found", "serves `clip-vit-l/14`"),
        bad(with("\"dimensions\":7"), 400, "dimensions", "invalid_value", "not a Matryoshka model"),
        bad(with("\"dimensions\":0"), 400, "dimensions", "integer_out_of_range", "got 0"),
        bad(with("\"dimensions\":-8"), 400, "dimensions", "integer_out_of_range", "got -8"),
        bad(
            with("\"dimensions\":8000000000"),
            400,
            "dimensions",
            "integer_out_of_range",
            "8000000000"),
        bad(with("\"dimensions\":8.0"), 400, "dimensions", "invalid_type", "a decimal number"),
        bad(with("\"dimensions\":\"8\""), 400, "dimensions", "invalid_type", "got a string"),
        bad(
            with("\"encoding_format\":\"int8\""),
            400,
            "encoding_format",
            "invalid_value",
            "'int8'"),
        bad(with("\"encoding_format\":1"), 400, "encoding_format", "invalid_type", "an integer"),
        bad(with("\"truncate\":\"start\""), 400, "truncate", "invalid_value", "'end', 'error' and"),
        bad(with("\"truncate\":true"), 400, "truncate", "invalid_type", "a boolean"),
        bad(with("\"user\":[]"), 400, "user", "invalid_type", "an array"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void isRefused_withItsPlace(String body, int status, String param, String code, String message)
      throws IOException {
    MockHttpResponse response = server.embed(body);
    JsonNode error = new ObjectMapper().readTree(response.getOutput()).get("error");
    assertEquals(status, response.getStatus(), error::toString);
    assertEquals("invalid_request_error", error.get("type").asText());
    assertEquals(param, error.get("param").textValue(), error::toString);
    assertEquals(code, error.get("code").textValue(), error::toString);
    assertTrue(error.get("message").asText().contains(message), error::toString);
    assertTrue(error.get("message").asText().length() < 400, "the message is short");
    assertTrue(server.provider.requests.isEmpty());
  }

  private static Arguments bad(String body, int status, String param, String code, String message) {
    return Arguments.of(body, status, param, code, message);
  }

  private static String with(String field) {
    return "{\"input\":\"a\"," + field + "}";
  }
}
