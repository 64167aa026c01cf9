package dev.clipservice.inference.batching;

import dev.clipservice.core.Embedding;

/** Is told of each text of a request as soon as it is embedded, by the engine's thread. */
@FunctionalInterface
public interface EmbeddedListener {

  /** Tells nobody. */
  EmbeddedListener NONE = (index, embedding) -> {};

  /**
   * A text was embedded. Must return at once and throw nothing.
   *
   * @param index of the text in its request
   */
  void embedded(int index, Embedding embedding);
}
