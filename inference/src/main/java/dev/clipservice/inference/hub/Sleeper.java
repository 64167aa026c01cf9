package dev.clipservice.inference.hub;

import java.time.Duration;

/**
 * Lets time go by before a hub is asked again, which tells nobody when it is back; an interrupt
 * ends it. In tests no time goes by.
 */
@FunctionalInterface
interface Sleeper {

  Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

  void sleep(Duration duration) throws InterruptedException;
}
