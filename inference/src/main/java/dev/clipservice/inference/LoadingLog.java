package dev.clipservice.inference;

import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ProviderStatus.Loading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Writes down how loading goes on: every step once, and of a download a line for each further
 * tenth, none within ten seconds of the last, but one a minute. Used by one thread.
 */
final class LoadingLog {

  private static final long AT_LEAST = TimeUnit.SECONDS.toNanos(10);
  private static final long AT_MOST = TimeUnit.MINUTES.toNanos(1);

  private final Logger log;
  private final LongSupplier nanoTime;
  private String lastDetail = "";
  private String lastFile = "";
  private long lastTenth;
  private long lastLine;

  LoadingLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  void log(Loading now) {
    boolean news = now.download().map(this::isWorthALine).orElse(!now.detail().equals(lastDetail));
    if (news) {
      log.log(Level.INFO, "loading: {0}", now.detail());
    }
    lastDetail = now.detail();
  }

  private boolean isWorthALine(DownloadProgress download) {
    long now = nanoTime.getAsLong();
    long tenth = download.total() == 0 ? 0 : download.bytes() * 10 / download.total();
    long since = now - lastLine;
    boolean worth =
        !download.file().equals(lastFile)
            || since >= AT_MOST
            || (since >= AT_LEAST && tenth > lastTenth);
    if (worth) {
      lastFile = download.file();
      lastTenth = tenth;
      lastLine = now;
    }
    return worth;
  }
}
