package dev.clipservice.inference.hub;

import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ProviderStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells how a download goes on, a few times a second at most. Used by one thread. */
final class ProgressReport {

  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(250);

  /** The rate is that of the last seconds: a line that became slow should look slow. */
  private static final long RATE_WINDOW = TimeUnit.SECONDS.toNanos(5);

  private final Consumer<ProviderStatus.Loading> listener;
  private final LongSupplier nanoTime;
  private String file = "";
  private long total;
  private long received;
  private long told;
  private long windowBegan;
  private long windowBytes;
  private long rate;

  ProgressReport(Consumer<ProviderStatus.Loading> listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /** Says something that is no progress of a file. */
  void say(String detail) {
    listener.accept(new ProviderStatus.Loading(detail));
  }

  /** A file of which {@code bytes} of {@code size} are here already. */
  void begin(String name, long bytes, long size) {
    file = name;
    total = size;
    rate = 0;
    windowBegan = nanoTime.getAsLong();
    windowBytes = 0;
    tell(bytes);
    told -= BETWEEN; // the first bytes are news at once
  }

  /** {@code more} bytes came; {@code bytes} are here now. */
  void add(long more, long bytes) {
    received += more;
    windowBytes += more;
    long now = nanoTime.getAsLong();
    long window = now - windowBegan;
    if (rate == 0 || window >= RATE_WINDOW) {
      rate = window == 0 ? 0 : (long) (windowBytes * 1e9 / window);
    }
    if (window >= RATE_WINDOW) {
      windowBegan = now;
      windowBytes = 0;
    }
    if (now - told >= BETWEEN || bytes == total) {
      tell(bytes);
    }
  }

  /** How many bytes came over the network until now. */
  long received() {
    return received;
  }

  private void tell(long bytes) {
    told = nanoTime.getAsLong();
    String speed = rate == 0 ? "" : ", " + Megabytes.of(rate) + " MB/s";
    listener.accept(
        new ProviderStatus.Loading(
            "downloading %s: %s of %s MB (%d %%)%s"
                .formatted(
                    file,
                    Megabytes.of(bytes),
                    Megabytes.of(total),
                    total == 0 ? 100 : bytes * 100 / total,
                    speed),
            Optional.of(new DownloadProgress(file, bytes, total, rate))));
  }
}
