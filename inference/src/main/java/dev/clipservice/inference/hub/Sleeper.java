package dev.clipservice.inference.hub;

import java.time.Duration;

/** Waits; in tests, without time going by. */
@FunctionalInterface
interface Sleeper {

  Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

  void sleep(Duration duration) throws InterruptedException;
}
