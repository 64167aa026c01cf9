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

  @Override
  void close();
}
