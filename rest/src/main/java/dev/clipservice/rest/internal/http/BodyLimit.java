package dev.clipservice.rest.internal.http;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * How long a request's body may be.
 *
 * @param bytes at least 1
 */
public record BodyLimit(int bytes) {

  /**
   * Refuses a body by the length it tells.
   *
   * @param contentLength the header's value, or null if the body does not tell
   * @throws ClientErrorException of status 413
   */
  void check(String contentLength) {
    // Anything that is no number the container has refused already
    if (contentLength != null
        && contentLength.matches("\\d+")
        && (contentLength.length() > 18 || Long.parseLong(contentLength) > bytes)) {
      throw tooLong();
    }
  }

  /** The same stream, which throws {@link ClientErrorException} (413) beyond the limit. */
  InputStream bound(InputStream body) {
    return new Bounded(body);
  }

  private ClientErrorException tooLong() {
    return new ClientErrorException(
        "Request body too large: expected at most %d bytes. Split the input into several requests."
            .formatted(bytes),
        Status.REQUEST_ENTITY_TOO_LARGE);
  }

  private final class Bounded extends FilterInputStream {

    private long left = bytes;

    private Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = super.skip(wanted);
      count(skipped);
      return skipped;
    }

    private void count(long read) {
      left -= read;
      if (left < 0) {
        throw tooLong();
      }
    }
  }
}
