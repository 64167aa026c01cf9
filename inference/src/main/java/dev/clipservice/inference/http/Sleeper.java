package dev.clipservice.inference.http;

import java.time.Duration;

/**
 * Lets time go by before somebody is asked again who tells nobody when he is back; an interrupt
 * ends it. In tests no time goes by.
 */
@FunctionalInterface
public interface Sleeper {

  /** Sleeps. */
  Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

  /** Returns after {@code duration}. */
  void sleep(Duration duration) throws InterruptedException;
}
