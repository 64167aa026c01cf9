package dev.clipservice.rest.internal.page;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of the page, in memory. */
final class PageFile {

  private final String contentType;
  private final byte[] bytes;
  private final EntityTag tag;

  private PageFile(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.bytes = bytes;
    this.tag = new EntityTag(digest(bytes));
  }

  /**
   * Reads a file that lies beside this class.
   *
   * @param contentType with the charset
   */
  static PageFile load(String name, String contentType) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this is a bug: " + name + " is not in the jar");
      }
      return new PageFile(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file, or 304 if the client has it already. */
  ResponseBuilder answer(Request request) {
    ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    ResponseBuilder response = unchanged == null ? Response.ok(bytes, contentType) : unchanged;
    return response.tag(tag);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
