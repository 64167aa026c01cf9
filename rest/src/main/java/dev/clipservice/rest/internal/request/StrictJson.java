package dev.clipservice.rest.internal.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** JSON as a caller sends it: nothing in it is trusted, and its errors are the caller's. */
public final class StrictJson {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_CHARS = 1_000;
  private static final int MAX_NUMBER_CHARS = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // The container owns the stream; closing a broken one throws once more
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          // Names are the caller's choice: none of them may stay in memory for good
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  // The body's limit is the tighter one
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StrictJson() {}

  /** What is made of a body. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads a body.
   *
   * @throws dev.clipservice.core.ClipServiceException of kind {@code INVALID_REQUEST} if it is no
   *     JSON or does not arrive whole
   */
  public static <T> T read(InputStream body, Reading<T> reading) {
    try (JsonParser parser = JSON.createParser(body)) {
      return reading.read(parser);
    } catch (JsonProcessingException e) {
      throw InvalidRequests.malformed(e);
    } catch (IOException e) {
      // The connection is the caller's: nothing here is broken
      throw InvalidRequests.incomplete();
    }
  }

  /** Makes sure that nothing stands behind the object that was read. */
  public static void requireEnd(JsonParser parser) throws IOException {
    JsonToken next = parser.nextToken();
    if (next != null) {
      throw InvalidRequests.of(
          null,
          "invalid_json",
          "We could not parse the JSON body of your request: expected its end after the object,"
              + " but more follows.");
    }
  }
}
