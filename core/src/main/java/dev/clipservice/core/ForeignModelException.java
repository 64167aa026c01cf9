package dev.clipservice.core;

/** A worker's model is not the one that the table is filled with. */
public class ForeignModelException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  public ForeignModelException(String message) {
    super(Kind.MISCONFIGURED, message);
  }
}
