package dev.clipservice.dist.launcher;

/** Something the launcher starts and must not leave behind. */
interface Part {

  /**
   * Starts it and waits, bounded, until it works.
   *
   * @throws dev.clipservice.core.ClipServiceException if it cannot be started; the message is for
   *     people
   * @throws InterruptedException if a stop was asked for meanwhile
   */
  void start() throws InterruptedException;

  /** Stops it and waits, bounded, until it is gone; also if it never came up, or only half. */
  void stop();

  /** Whether its stop is worth a word to people. */
  default boolean audible() {
    return true;
  }
}
