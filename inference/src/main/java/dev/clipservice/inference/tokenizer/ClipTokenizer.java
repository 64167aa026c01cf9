package dev.clipservice.inference.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.MeasuredText;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Turns text into CLIP's tokens as transformers does: the begin token, the text's, the end token;
 * what is longer than the window keeps its first tokens and the end token. Safe for use by many
 * threads.
 */
public final class ClipTokenizer implements AutoCloseable {

  /** That are shown of a text; far more than are read of it. */
  private static final int MAX_PIECES = 1_000;

  private final HuggingFaceTokenizer tokenizer;
  private final TokenWindow window;

  /** Native memory must not go while a text is being read with it: write-locked to close. */
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed;

  private ClipTokenizer(HuggingFaceTokenizer tokenizer, TokenWindow window) {
    this.tokenizer = tokenizer;
    this.window = window;
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
    return new ClipTokenizer(
        tokenizer,
        new TokenWindow(
            config.positions(), (int) empty[0], config.endToken(), config.vocabulary()));
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
    return whileOpen(
        () -> {
          List<String> pieces = TextPieces.of(WellFormedText.of(text));
          long[] ids = tokenizer.encode(pieces.get(0)).getIds();
          int length = ids.length;
          for (String piece : pieces.subList(1, pieces.size())) {
            length += tokenizer.encode(piece, false, false).getIds().length;
          }
          return cut(ids, length);
        });
  }

  private TokenizedText cut(long[] ids, int originalLength) {
    int[] kept = new int[Math.min(originalLength, window.size())];
    for (int i = 0; i < Math.min(kept.length, ids.length); i++) {
      kept[i] = (int) ids[i];
    }
    kept[kept.length - 1] = window.end();
    return new TokenizedText(kept, originalLength);
  }

  /**
   * All tokens of a text, however long it is, begin and end token included; otherwise as {@link
   * #tokenize}.
   */
  int[] whole(String text) {
    return whileOpen(
        () -> {
          IntStream.Builder ids = IntStream.builder();
          ids.add(window.begin());
          for (String piece : TextPieces.of(WellFormedText.of(text))) {
            for (long id : tokenizer.encode(piece, false, false).getIds()) {
              ids.add((int) id);
            }
          }
          ids.add(window.end());
          return ids.build().toArray();
        });
  }

  /** Shows how a text is cut into tokens, and where the window ends. */
  public MeasuredText measure(String text) {
    int length = tokenize(text).originalLength();
    return whileOpen(
        () -> {
          String begin = TextPieces.of(WellFormedText.of(text)).get(0);
          List<MeasuredText.Piece> pieces =
              new TokenSpans(begin).pieces(tokenizer.encode(begin, false, false), MAX_PIECES);
          int read = Math.min(window.size() - 2, pieces.size());
          boolean whole = length <= window.size() || read == 0;
          return new MeasuredText(
              length, window.size(), pieces, whole ? text.length() : pieces.get(read - 1).to());
        });
  }

  /** How much of a text the model reads at once. */
  TokenWindow window() {
    return window;
  }

  private <T> T whileOpen(Supplier<T> use) {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new ClipServiceException(
            ClipServiceException.Kind.UNAVAILABLE, "the server is stopping");
      }
      return use.get();
    } finally {
      inUse.readLock().unlock();
    }
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
