package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
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
    ObjectNode root = (ObjectNode) Json.readObject(path);
    JsonNode vocabulary = root.path("model").path("vocab");
    if (!vocabulary.isObject() || vocabulary.isEmpty()) {
      throw UnusableCheckpointException.damaged(
          path, "expected a vocabulary at model.vocab, found " + Json.excerpt(vocabulary));
    }
    Set<Integer> special = new HashSet<>();
    for (JsonNode token : root.path("added_tokens")) {
      special.add(id(path, token.path("id"), config));
    }
    for (JsonNode token : vocabulary) {
      id(path, token, config);
    }
    config.beginToken().ifPresent(begin -> requireSpecial(path, special, "begin", begin));
    requireSpecial(path, special, "end", config.endToken());
    root.putNull("truncation");
    root.putNull("padding");
    return new TokenizerFile(path, root.toString());
  }

  private static int id(Path path, JsonNode node, CheckpointConfig config) {
    if (!node.isInt() || node.intValue() < 0 || node.intValue() >= config.vocabulary()) {
      throw UnusableCheckpointException.damaged(
          path,
          "expected token ids from 0 to %d, as config.json's vocab_size says, found %s"
              .formatted(config.vocabulary() - 1, Json.excerpt(node)));
    }
    return node.intValue();
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
