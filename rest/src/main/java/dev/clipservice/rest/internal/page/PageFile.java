package dev.clipservice.rest.internal.page;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A file of the page, in memory, plain and compressed. */
final class PageFile {

  private static final String GZIP = "gzip";

  private final String contentType;
  private final byte[] plain;
  private final byte[] compressed;
  private final String digest;

  /**
   * @param contentType with the charset
   */
  PageFile(String contentType, byte[] plain) {
    this.contentType = contentType;
    this.plain = plain;
    this.compressed = gzip(plain);
    this.digest = HexFormat.of().formatHex(PageVersion.sha256().digest(plain), 0, 8);
  }

  /**
   * The file, or 304 if the client has it already.
   *
   * @param gzip whether the client reads it
   */
  ResponseBuilder answer(Request request, boolean gzip) {
    EntityTag tag = new EntityTag(gzip ? digest + "-" + GZIP : digest);
    ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.tag(tag);
    }
    ResponseBuilder response = Response.ok(gzip ? compressed : plain, contentType).tag(tag);
    return gzip ? response.header(HttpHeaders.CONTENT_ENCODING, GZIP) : response;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
