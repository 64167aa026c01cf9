package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;

/** A service answered with another model than it had: its vectors must not be taken for the old. */
final class ModelChangedException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  ModelChangedException(String message) {
    super(Kind.UNAVAILABLE, message, null, "model_changed", null, null);
  }
}
