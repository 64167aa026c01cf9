package dev.clipservice.dist.launcher;

import java.time.Duration;
import java.util.Optional;

/** Waits until the server serves, and says what it is waiting for. */
final class Readiness {

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(300);
  // A start takes 10 to 20 seconds: silence until then is no news
  private static final Duration BEFORE_FIRST_WORD = Duration.ofSeconds(30);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(30);

  private final Server server;
  private final HealthProbe probe;
  private final Console console;
  private final long began = System.nanoTime();
  private String lastReason = "";
  private long lastWord = began;

  Readiness(Server server, HealthProbe probe, Console console) {
    this.server = server;
    this.probe = probe;
    this.console = console;
  }

  /**
   * Waits as long as the server lives and may become healthy.
   *
   * @return the first healthy answer; empty if the server ended
   * @throws CannotServeException with the server's reason, if only a person can help
   */
  Optional<Health.Healthy> await() throws InterruptedException {
    while (!server.awaitEnd(BETWEEN_PROBES)) {
      Health health = probe.ask();
      if (health instanceof Health.Healthy healthy) {
        return Optional.of(healthy);
      }
      if (health instanceof Health.Unhealthy unhealthy) {
        if (unhealthy.permanent()) {
          throw new CannotServeException(unhealthy.reason());
        }
        tell(unhealthy.reason());
      } else if (since(began).compareTo(BEFORE_FIRST_WORD) > 0) {
        tell("the server does not answer yet");
      }
    }
    return Optional.empty();
  }

  private void tell(String reason) {
    boolean old = reason.equals(lastReason) && since(lastWord).compareTo(BETWEEN_WORDS) < 0;
    if (!old) {
      console.say("Waiting (%d s): %s".formatted(since(began).toSeconds(), reason));
      lastReason = reason;
      lastWord = System.nanoTime();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
