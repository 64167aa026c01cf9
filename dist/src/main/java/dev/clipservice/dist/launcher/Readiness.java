package dev.clipservice.dist.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Waits until the server serves, and says what it is waiting for. */
final class Readiness {

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(300);
  // A start takes 10 to 20 seconds: silence until then is no news
  private static final Duration BEFORE_FIRST_WORD = Duration.ofSeconds(30);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(30);
  // A download says something new all the time
  private static final Duration BETWEEN_DOWNLOAD_WORDS = Duration.ofSeconds(5);

  // The server opens its ports when the application has started, or has failed to
  private static final Duration WITHOUT_SERVICE = Duration.ofSeconds(20);

  private final Server server;
  private final HealthProbe probe;
  private final Console console;
  private final Path log;
  private final long began = System.nanoTime();
  private String lastReason = "";
  private boolean lastDownloading;
  private long lastWord = began;

  /**
   * @param log where the server writes what goes wrong in it
   */
  Readiness(Server server, HealthProbe probe, Console console, Path log) {
    this.server = server;
    this.probe = probe;
    this.console = console;
    this.log = log;
  }

  /**
   * Waits as long as the server lives and may become healthy; a download takes what it takes.
   *
   * @return the first healthy answer; empty if the server ended
   * @throws CannotServeException with the server's reason, if only a person can help; or if the
   *     server is up and the application in it is not
   */
  Optional<Health.Healthy> await() throws InterruptedException {
    long lastService = System.nanoTime();
    while (!server.awaitEnd(BETWEEN_PROBES)) {
      Health health = probe.ask();
      if (!(health instanceof Health.NoService)) {
        lastService = System.nanoTime();
      } else if (since(lastService).compareTo(WITHOUT_SERVICE) > 0) {
        throw new CannotServeException(
            "The server is up, but the service in it did not start. Its log: " + log);
      }
      if (health instanceof Health.Healthy healthy) {
        return Optional.of(healthy);
      }
      if (health instanceof Health.Unhealthy unhealthy) {
        if (unhealthy.permanent()) {
          throw new CannotServeException(unhealthy.reason());
        }
        tell(unhealthy.reason(), unhealthy.downloading());
      } else if (since(began).compareTo(BEFORE_FIRST_WORD) > 0) {
        tell("the server does not answer yet", false);
      }
    }
    return Optional.empty();
  }

  private void tell(String reason, boolean downloading) {
    Duration silence = since(lastWord);
    boolean old =
        (downloading && lastDownloading)
            ? silence.compareTo(BETWEEN_DOWNLOAD_WORDS) < 0
            : reason.equals(lastReason) && silence.compareTo(BETWEEN_WORDS) < 0;
    if (!old) {
      console.say("Waiting (%d s): %s".formatted(since(began).toSeconds(), reason));
      lastReason = reason;
      lastDownloading = downloading;
      lastWord = System.nanoTime();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
