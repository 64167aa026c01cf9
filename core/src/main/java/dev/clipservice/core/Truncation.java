package dev.clipservice.core;

/** What becomes of a text that is longer than the model's window. */
public enum Truncation {
  /** Its first tokens are embedded, and the result says that it was cut. */
  END,
  /** The request is refused. */
  ERROR,
  /** It is read window by window, and has the mean of their embeddings, of norm 1 again. */
  MEAN
}
