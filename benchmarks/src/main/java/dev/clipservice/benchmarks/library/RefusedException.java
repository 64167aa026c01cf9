package dev.clipservice.benchmarks.library;

/** The model cannot be served with these settings on this machine. */
final class RefusedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  /**
   * @param reason the engine's own
   */
  RefusedException(String reason) {
    super(reason);
  }
}
