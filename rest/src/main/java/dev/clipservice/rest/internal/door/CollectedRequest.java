package dev.clipservice.rest.internal.door;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body is in memory, as far as it came. */
final class CollectedRequest extends HttpServletRequestWrapper {

  private byte[] body = new byte[0];
  private boolean whole;
  private int held;

  CollectedRequest(HttpServletRequest original) {
    super(original);
  }

  /** As it came. */
  HttpServletRequest original() {
    return (HttpServletRequest) getRequest();
  }

  /** This is the body; unless it is {@code whole}, the stream breaks off at its end. */
  void collected(byte[] bytes, boolean isWhole) {
    body = bytes;
    whole = isWhole;
  }

  /** The body will not be looked at. */
  void refuse(RuntimeException refusal) {
    setAttribute(DoorFilter.REFUSAL, refusal);
  }

  /** So many bytes more are held for it at the door. */
  void holds(int bytes) {
    held += bytes;
  }

  /** How many bytes are held at the door. */
  int held() {
    return held;
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Body(body, whole);
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  /** At the end of a body that is not whole it throws, as the connection would. */
  private static final class Body extends ServletInputStream {

    private final ByteArrayInputStream bytes;
    private final boolean whole;

    private Body(byte[] body, boolean whole) {
      this.bytes = new ByteArrayInputStream(body);
      this.whole = whole;
    }

    @Override
    public int read() throws IOException {
      return orEnd(bytes.read());
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return length == 0 ? 0 : orEnd(bytes.read(target, offset, length));
    }

    private int orEnd(int read) throws EOFException {
      if (read < 0 && !whole) {
        throw new EOFException("the body broke off");
      }
      return read;
    }

    @Override
    public int available() {
      return bytes.available();
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("this is a bug: the body is here already");
    }
  }
}
