package dev.clipservice.dist.launcher;

import dev.clipservice.core.ClipServiceException;

/** The service cannot be started as it is asked for; the message says why and what to do next. */
final class CannotServeException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  CannotServeException(String message) {
    super(Kind.MISCONFIGURED, message);
  }

  CannotServeException(String message, Throwable cause) {
    super(Kind.MISCONFIGURED, message, cause);
  }
}
