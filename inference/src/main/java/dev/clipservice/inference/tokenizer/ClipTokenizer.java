package dev.clipservice.inference.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import dev.clipservice.inference.checkpoint.TokenizerFile;
import dev.clipservice.inference.checkpoint.UnusableCheckpointException;
import dev.clipservice.inference.natives.DjlSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Turns text into CLIP's tokens as transformers does: the begin token, the text's, the end token;
 * what is longer than the window keeps its first tokens and the end token. Safe for use by many
 * threads.
 */
public final class ClipTokenizer implements AutoCloseable {

  private final HuggingFaceTokenizer tokenizer;
  private final int window;
  private final int endToken;

  /** Native memory must not go while a text is being read with it: write-locked to close. */
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed;

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
   * <p>Takes time in proportion to the length, and memory for no more than {@link
   * TextPieces#MAX_CHARS} characters: a longer text is counted piece by piece. The count is exact
   * if the pieces end between words, which only a word of many thousand letters prevents.
   *
   * @param text not null; may be empty
   */
  public TokenizedText tokenize(String text) {
    inUse.readLock().lock();
    try {
      return tokenizeOpen(text);
    } finally {
      inUse.readLock().unlock();
    }
  }

  private TokenizedText tokenizeOpen(String text) {
    if (closed) {
      throw new ClipServiceException(
          ClipServiceException.Kind.UNAVAILABLE, "the server is stopping");
    }
    List<String> pieces = TextPieces.of(WellFormedText.of(text));
    long[] ids = tokenizer.encode(pieces.get(0)).getIds();
    int originalLength = ids.length;
    for (String piece : pieces.subList(1, pieces.size())) {
      originalLength += tokenizer.encode(piece, false, false).getIds().length;
    }
    int[] kept = new int[Math.min(originalLength, window)];
    for (int i = 0; i < Math.min(kept.length, ids.length); i++) {
      kept[i] = (int) ids[i];
    }
    kept[kept.length - 1] = endToken;
    return new TokenizedText(kept, originalLength);
  }

  /** Waits for texts that are being tokenized, then gives the memory back. */
  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      closed = true;
      tokenizer.close();
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
