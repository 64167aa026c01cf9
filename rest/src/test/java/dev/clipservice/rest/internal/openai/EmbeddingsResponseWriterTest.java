package dev.clipservice.rest.internal.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.rest.internal.testing.Fakes;
import dev.clipservice.testing.EmbeddingAssertions;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingsResponseWriterTest {

  @Test
  void writesFloats_thatReadBackBitForBit() throws IOException {
    List<EmbeddedText> texts = texts(200, 768);
    JsonNode data = written(EncodingFormat.FLOAT, texts).get("data");
    for (int i = 0; i < texts.size(); i++) {
      JsonNode values = data.get(i).get("embedding");
      float[] read = new float[values.size()];
      for (int j = 0; j < read.length; j++) {
        read[j] = Float.parseFloat(values.get(j).asText());
      }
      EmbeddingAssertions.assertSameBits(texts.get(i).embedding(), Embedding.of(read), "text " + i);
    }
  }

  @Test
  void writesFloats_inTheirShortestForm() throws IOException {
    Embedding embedding = Embedding.of(new float[] {1f, 0.001f, -1.0e-5f, 2.0e-3f, -0f, 1e-40f});
    String json = bytes(EncodingFormat.FLOAT, List.of(new EmbeddedText(embedding, 2, 2)));
    assertTrue(json.contains("[1.0,0.001,-1.0E-5,0.002,-0.0,1.0E-40]"), json);
  }

  @Test
  void writesBase64_asLittleEndianFloats() throws IOException {
    Embedding embedding = Fakes.embedding("a", 768);
    JsonNode item =
        written(EncodingFormat.BASE64, List.of(new EmbeddedText(embedding, 3, 3)))
            .get("data")
            .get(0);
    byte[] bytes = Base64.getDecoder().decode(item.get("embedding").asText());
    float[] read = new float[768];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(read);
    EmbeddingAssertions.assertSameBits(embedding, Embedding.of(read), "base64");
  }

  @Test
  void writesNoLineFeedIntoBase64() throws IOException {
    String json = bytes(EncodingFormat.BASE64, texts(1, 768));
    assertFalse(json.contains("\\n") || json.contains("\n"));
  }

  @Test
  void countsTokensBeyondTheRangeOfInt() {
    EmbeddedText text =
        new EmbeddedText(Fakes.embedding("a", 2), Integer.MAX_VALUE, Integer.MAX_VALUE);
    EmbeddingsResponse response =
        new EmbeddingsResponse("m", EncodingFormat.FLOAT, List.of(text, text));
    assertEquals(2L * Integer.MAX_VALUE, response.tokens());
  }

  @Test
  void leavesTheStreamOpen() throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    write(EncodingFormat.FLOAT, texts(1, 2), out);
    assertFalse(closed[0]);
  }

  @Test
  void passesOn_thatTheClientIsGone() {
    IOException gone = new IOException("broken pipe");
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw gone;
          }

          @Override
          public void write(byte[] source, int offset, int length) throws IOException {
            throw gone;
          }
        };
    List<EmbeddedText> texts = texts(10, 768);
    assertSame(
        gone, assertThrows(IOException.class, () -> write(EncodingFormat.FLOAT, texts, broken)));
  }

  private static List<EmbeddedText> texts(int count, int dimensions) {
    return IntStream.range(0, count)
        .mapToObj(i -> new EmbeddedText(Fakes.embedding("text " + i, dimensions), 5, 5))
        .toList();
  }

  private static JsonNode written(EncodingFormat format, List<EmbeddedText> texts)
      throws IOException {
    return new ObjectMapper().readTree(bytes(format, texts));
  }

  private static String bytes(EncodingFormat format, List<EmbeddedText> texts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(format, texts, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void write(EncodingFormat format, List<EmbeddedText> texts, OutputStream out)
      throws IOException {
    new EmbeddingsResponseWriter()
        .writeTo(
            new EmbeddingsResponse("clip-vit-l/14", format, texts),
            EmbeddingsResponse.class,
            EmbeddingsResponse.class,
            new Annotation[0],
            MediaType.APPLICATION_JSON_TYPE,
            new MultivaluedHashMap<>(),
            out);
  }
}
