package dev.clipservice.worker;

import dev.clipservice.core.EmbeddedText;

/** What became of one text of a bulk. */
sealed interface TextResult {

  /** Embedded, in the model's dimension. */
  record Embedded(EmbeddedText text) implements TextResult {}

  /** The provider says that this text can never be embedded. */
  record Rejected(String reason) implements TextResult {}

  /** Fails alone, while other texts are embedded: this attempt at it failed. */
  record Stumbled(String reason) implements TextResult {}

  /** No answer: the provider broke down or the worker was stopped before. */
  record Unanswered() implements TextResult {}
}
