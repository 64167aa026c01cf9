package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import java.time.Duration;

/** A service gives no answer that can be believed, and may do so later. */
final class ServiceUnavailableException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  /** In what way. */
  enum Way {
    /** Not reached, or it says itself that it cannot answer now. */
    UNREACHABLE,
    /** It took too long: to ask again at once would take as long again. */
    SLOW,
    /** It answered with something that is no answer; the input may be why. */
    WRONG_ANSWER,
    /** It is not asked for a while, since it failed too often. */
    RESTING
  }

  private final Way way;

  /**
   * @param retryAfter when it asks to be asked again, or null
   * @param cause or null
   */
  ServiceUnavailableException(Way way, String message, Duration retryAfter, Throwable cause) {
    super(Kind.UNAVAILABLE, message, null, null, retryAfter, cause);
    this.way = way;
  }

  ServiceUnavailableException(Way way, String message) {
    this(way, message, null, null);
  }

  Way way() {
    return way;
  }
}
