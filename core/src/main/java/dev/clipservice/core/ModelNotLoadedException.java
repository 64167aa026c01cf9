package dev.clipservice.core;

/** The model is still loading, or could not be loaded. */
public class ModelNotLoadedException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  public ModelNotLoadedException(String message) {
    super(Kind.UNAVAILABLE, message, null, "model_not_loaded", null, null);
  }
}
