package dev.clipservice.core;

/** A vector is zero, not finite, not of norm 1 or of the wrong dimension. */
public class InvalidEmbeddingException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  public InvalidEmbeddingException(String message) {
    super(Kind.INTERNAL, message);
  }
}
