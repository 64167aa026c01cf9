package dev.clipservice.inference.hub;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of an answer, read piece by piece on the caller's thread. Unlike the JDK's input stream
 * it notices silence and interrupts. At most {@link #WINDOW} pieces wait.
 */
final class BodyReader implements BodySubscriber<BodyReader>, AutoCloseable {

  private static final int WINDOW = 16;
  private static final List<ByteBuffer> END = List.of();

  private final Duration silence;
  private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
  private final AtomicReference<Subscription> subscription = new AtomicReference<>();
  private volatile boolean closed;
  private volatile Throwable failure;

  /**
   * @param silence how long the server may send nothing
   */
  BodyReader(Duration silence) {
    this.silence = silence;
  }

  /**
   * Waits for the next piece.
   *
   * @return empty at the end of the body
   * @throws HttpTimeoutException after too long a silence
   * @throws IOException if the connection breaks off
   */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    List<ByteBuffer> piece = pieces.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    if (piece == null) {
      throw new HttpTimeoutException("nothing came for %d s".formatted(silence.toSeconds()));
    }
    if (piece != END) {
      subscription.get().request(1);
      return piece;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return END;
  }

  /** Gives up what is still to come, and with it the connection. */
  @Override
  public void close() {
    closed = true;
    Subscription given = subscription.get();
    if (given != null) {
      given.cancel();
    }
  }

  @Override
  public CompletionStage<BodyReader> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    if (!subscription.compareAndSet(null, given) || closed) {
      given.cancel();
    } else {
      given.request(WINDOW);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    pieces.add(piece);
  }

  @Override
  public void onError(Throwable broken) {
    failure = broken;
    pieces.add(END);
  }

  @Override
  public void onComplete() {
    pieces.add(END);
  }
}
