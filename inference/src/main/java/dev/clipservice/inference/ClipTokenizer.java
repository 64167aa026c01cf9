package dev.clipservice.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.clipservice.core.TokenizedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Turns text into CLIP's tokens as transformers does: the begin token, the text's, the end token;
 * what is longer than the window keeps its first tokens and the end token. Safe for use by many
 * threads.
 */
public final class ClipTokenizer implements AutoCloseable {

  private final HuggingFaceTokenizer tokenizer;
  private final int window;
  private final int endToken;

  private ClipTokenizer(HuggingFaceTokenizer tokenizer, int window, int endToken) {
    this.tokenizer = tokenizer;
    this.window = window;
    this.endToken = endToken;
  }

  /**
   * Loads the checkpoint's tokenizer.
   *
   * @throws UnusableCheckpointException if it does not put the config's begin and end token around
   *     a text
   */
  public static ClipTokenizer open(Checkpoint checkpoint) {
    DjlSettings.apply();
    TokenizerFile file = checkpoint.tokenizer();
    HuggingFaceTokenizer tokenizer = load(file);
    long[] empty = tokenizer.encode("").getIds();
    CheckpointConfig config = checkpoint.config();
    boolean fits =
        empty.length == 2
            && (config.beginToken().isEmpty() || empty[0] == config.beginToken().getAsInt())
            && empty[1] == config.endToken();
    if (!fits) {
      tokenizer.close();
      throw UnusableCheckpointException.damaged(
          file.path(),
          "expected an empty text to become [%s, %d], found %s"
              .formatted(
                  config.beginToken().isPresent() ? config.beginToken().getAsInt() : "begin",
                  config.endToken(),
                  Arrays.toString(empty)));
    }
    return new ClipTokenizer(tokenizer, config.positions(), config.endToken());
  }

  private static HuggingFaceTokenizer load(TokenizerFile file) {
    byte[] json = file.json().getBytes(StandardCharsets.UTF_8);
    try (ByteArrayInputStream stream = new ByteArrayInputStream(json)) {
      return HuggingFaceTokenizer.newInstance(
          stream, Map.of("truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw UnusableCheckpointException.damaged(
          file.path(), "expected a tokenizer that loads, found " + e.getMessage(), e);
    }
  }

  /**
   * Tokenizes one text. A lone surrogate, which is no character, is read as U+FFFD.
   *
   * @param text not null; may be empty
   */
  public TokenizedText tokenize(String text) {
    long[] ids = tokenizer.encode(WellFormedText.of(text)).getIds();
    int[] kept = new int[Math.min(ids.length, window)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (int) ids[i];
    }
    kept[kept.length - 1] = endToken;
    return new TokenizedText(kept, ids.length);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
