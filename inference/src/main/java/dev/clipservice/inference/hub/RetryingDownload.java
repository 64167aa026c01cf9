package dev.clipservice.inference.hub;

import dev.clipservice.inference.http.Sleeper;
import dev.clipservice.inference.http.Waits;
import dev.clipservice.inference.hub.ModelUnavailableException.Remedy;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Downloads a model as long as that may succeed: a network or hub that is away is asked again, with
 * growing waits, until it is back or the thread is interrupted. One process at a time works on a
 * model in a cache; the others wait and find it done.
 */
final class RetryingDownload {

  /** What arrives damaged this often arrives damaged always. */
  private static final int MAX_DAMAGED = 3;

  private final ModelDownload download;
  private final DownloadLock lock;
  private final HubCache cache;
  private final ProgressReport report;
  private final Sleeper sleeper;
  private final Waits waits;

  RetryingDownload(
      ModelDownload download, HubCache cache, ProgressReport report, Sleeper sleeper, Waits waits) {
    this.download = download;
    this.lock = new DownloadLock(cache.lockFile());
    this.cache = cache;
    this.report = report;
    this.sleeper = sleeper;
    this.waits = waits;
  }

  /**
   * Downloads what is lacking.
   *
   * @param found looks whether another process has done it meanwhile
   * @return the complete snapshot
   * @throws ModelUnavailableException if only a person can help
   */
  Path run(String revision, Supplier<Optional<Path>> found) throws InterruptedException {
    int damaged = 0;
    while (true) {
      long before = report.received();
      try {
        return attempt(revision, found);
      } catch (ModelUnavailableException e) {
        if (e.remedy() == Remedy.FETCH_AGAIN) {
          damaged++;
        } else if (report.received() > before) {
          waits.reset();
        }
        if (e.remedy() == Remedy.PERSON || damaged == MAX_DAMAGED) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private void pause(ModelUnavailableException e) throws InterruptedException {
    Duration wait = waits.next(e.retryAfter());
    report.say("%s Trying again in %d s.".formatted(e.getMessage(), Math.max(1, wait.toSeconds())));
    sleeper.sleep(wait);
  }

  private Path attempt(String revision, Supplier<Optional<Path>> found)
      throws InterruptedException {
    try {
      return lock.hold(
          this::tellOfOther,
          () -> {
            Optional<Path> done = found.get();
            return done.isPresent() ? done.get() : download.run(revision);
          });
    } catch (ClosedByInterruptException e) {
      Thread.interrupted(); // now said by the exception
      throw new InterruptedException("interrupted while writing to the cache");
    } catch (IOException e) {
      throw ModelUnavailableException.permanent(
          "Cannot write to %s (%s). Set CLIP_MODEL_CACHE to a folder with room that this user may write to."
              .formatted(cache.hub(), e),
          e);
    }
  }

  private void tellOfOther() {
    report.say("waiting for another process, which downloads %s".formatted(cache.id()));
  }
}
