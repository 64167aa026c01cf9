package dev.clipservice.core;

import java.util.List;

/** A model's forward pass: token ids in, unit vectors out. Safe for use by one thread at a time. */
public interface TextEncoder extends AutoCloseable {

  /** What is loaded. */
  ModelInfo model();

  /**
   * Embeds texts together.
   *
   * @param texts not null, not empty, each at most {@code model().maxTokens()} long
   * @return one embedding per text, in order, each of {@code model().dimensions()} values
   * @throws ClipServiceException if the forward pass fails; none of the texts is embedded then
   */
  List<Embedding> encode(List<TokenizedText> texts);

  /**
   * As {@link #encode(List)}, calling {@code pause} several times on the way. There the caller may
   * use this encoder for something more urgent: the work in hand waits and loses nothing. An
   * exception of {@code pause} ends the work.
   */
  default List<Embedding> encode(List<TokenizedText> texts, Runnable pause) {
    return encode(texts);
  }

  @Override
  void close();
}
