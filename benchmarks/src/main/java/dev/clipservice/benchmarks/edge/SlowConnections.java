package dev.clipservice.benchmarks.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections that cost their client next to nothing: in thirds, opened and silent, with a head
 * that comes byte by byte, and with a body that does. One that the server closes is opened again.
 */
final class SlowConnections implements AutoCloseable {

  private final int port;
  private final String head;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();
  private int reopened;

  /** Opens {@code count} connections to a port of this machine; each drips once a second. */
  SlowConnections(int port, int count) {
    this.port = port;
    this.head =
        "POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
            .formatted(port);
    for (int i = 0; i < count; i++) {
      channels.add(open(i));
    }
    var unused = dripping.scheduleWithFixedDelay(this::drip, 1, 1, TimeUnit.SECONDS);
  }

  private SocketChannel open(int number) {
    try {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      switch (number % 3) {
        case 0 -> {}
        case 1 -> write(channel, head + "X-Slow: ");
        default -> write(channel, head + "Content-Length: 10000\r\n\r\n{\"input\":\"");
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private synchronized void drip() {
    for (int i = 0; i < channels.size(); i++) {
      if (!alive(channels.get(i), i % 3 != 0)) {
        close(channels.get(i));
        channels.set(i, open(i));
        reopened++;
      }
    }
  }

  private static boolean alive(SocketChannel channel, boolean drips) {
    try {
      if (drips) {
        write(channel, "a");
      }
      return channel.read(ByteBuffer.allocate(4_096)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** How often the server closed one, and it was opened again. */
  synchronized int reopened() {
    return reopened;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    dripping.shutdownNow();
    synchronized (this) {
      channels.forEach(SlowConnections::close);
    }
  }
}
