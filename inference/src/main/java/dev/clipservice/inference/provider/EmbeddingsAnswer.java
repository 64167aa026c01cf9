package dev.clipservice.inference.provider;

import dev.clipservice.core.Embedding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A checked answer.
 *
 * @param items one for each text, in the texts' order
 * @param model the name that the service gives its model, if any
 * @param revision the revision that our own kind of service tells
 * @param tokens how many the service counted in all texts together, if it did
 */
record EmbeddingsAnswer(
    List<Item> items, Optional<String> model, Optional<String> revision, OptionalLong tokens) {

  /** The header in which our own kind of service tells its revision. */
  static final String REVISION_HEADER = "x-clip-model-revision";

  /**
   * One text's part.
   *
   * @param truncated how many tokens the whole text has, if it was cut and the service says so
   */
  record Item(Embedding embedding, OptionalLong truncated) {}

  EmbeddingsAnswer {
    items = List.copyOf(items);
  }
}
