package dev.clipservice.inference.checkpoint;

import java.nio.file.Path;
import java.util.Set;

/**
 * A {@code tokenizer.json} that has been checked against the config: each id has a row in the token
 * embedding, and the config's begin and end token are special tokens of it.
 *
 * @param path where it is
 * @param json its content without the padding and truncation that it may ask for: both are ours
 */
public record TokenizerFile(Path path, String json) {

  /**
   * Reads and checks the file.
   *
   * @throws UnusableCheckpointException if it is damaged or of another model
   */
  static TokenizerFile read(Path path, CheckpointConfig config) {
    TokenizerJson.Content content =
        TokenizerJson.read(path, Json.readBytes(path), config.vocabulary());
    Set<Integer> special = content.special();
    config.beginToken().ifPresent(begin -> requireSpecial(path, special, "begin", begin));
    requireSpecial(path, special, "end", config.endToken());
    return new TokenizerFile(path, content.json());
  }

  private static void requireSpecial(Path path, Set<Integer> special, String what, int id) {
    if (!special.contains(id)) {
      throw UnusableCheckpointException.damaged(
          path,
          "expected the %s token %d of config.json among its special tokens, found %s: it belongs to another model"
              .formatted(what, id, special));
    }
  }
}
