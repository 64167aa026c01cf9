package dev.clipservice.rest.internal.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.ClipServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EmbeddingsRequestParserTest {

  @Test
  void takesABrokenConnection_forTheCallersFault() {
    InputStream cut =
        new SequenceInputStream(
            new ByteArrayInputStream("{\"input\":".getBytes(StandardCharsets.UTF_8)),
            new BrokenStream());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> new EmbeddingsRequestParser().parse(cut));
    assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
    assertEquals("incomplete_body", e.code().orElseThrow());
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body = "{\"input\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> new EmbeddingsRequestParser().parse(new ByteArrayInputStream(body)));
    assertEquals("invalid_json", e.code().orElseThrow());
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return read();
    }
  }
}
