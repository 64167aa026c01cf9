package dev.clipservice.inference.hub;

import dev.clipservice.core.ClipServiceException;
import java.time.Duration;

/** The model's files cannot be had; the message says why and what to do next. */
public final class ModelUnavailableException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  /** What may help. */
  enum Remedy {
    /** Waiting: the network or the hub is not there now. */
    WAIT,
    /** Another download: what arrived is not what was promised. */
    FETCH_AGAIN,
    /** A person who changes something. */
    PERSON
  }

  private final Remedy remedy;

  private ModelUnavailableException(
      Remedy remedy, String message, Duration retryAfter, Throwable cause) {
    super(
        remedy == Remedy.WAIT ? Kind.UNAVAILABLE : Kind.MISCONFIGURED,
        message,
        null,
        null,
        retryAfter,
        cause);
    this.remedy = remedy;
  }

  /** Only a person can help. */
  static ModelUnavailableException permanent(String message) {
    return new ModelUnavailableException(Remedy.PERSON, message, null, null);
  }

  static ModelUnavailableException permanent(String message, Throwable cause) {
    return new ModelUnavailableException(Remedy.PERSON, message, null, cause);
  }

  /**
   * It may go away by itself.
   *
   * @param retryAfter how long the server asks to be left alone, or null
   * @param cause or null
   */
  static ModelUnavailableException temporary(String message, Duration retryAfter, Throwable cause) {
    return new ModelUnavailableException(Remedy.WAIT, message, retryAfter, cause);
  }

  /** What arrived is wrong and has been discarded. */
  static ModelUnavailableException damaged(String message) {
    return new ModelUnavailableException(Remedy.FETCH_AGAIN, message, null, null);
  }

  Remedy remedy() {
    return remedy;
  }
}
