package dev.clipservice.inference.tokenizer;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * The window through which a model reads tokens, and the two that stand at its ends.
 *
 * @param size in tokens, both ends included; at least 3
 * @param begin the id of the first token of every text
 * @param end the id of the last one
 * @param vocabulary what every id is below
 */
public record TokenWindow(int size, int begin, int end, int vocabulary) {

  /** What fits: the first tokens, and the end token. */
  TokenizedText cut(int[] whole) {
    int[] kept = new int[Math.min(whole.length, size)];
    System.arraycopy(whole, 0, kept, 0, kept.length);
    kept[kept.length - 1] = end;
    return new TokenizedText(kept, whole.length);
  }

  /** All of it, in as few windows as possible, each with both ends. */
  List<TokenizedText> split(int[] whole) {
    int inside = size - 2;
    List<TokenizedText> windows = new ArrayList<>();
    for (int from = 1; from < whole.length - 1; from += inside) {
      int length = Math.min(inside, whole.length - 1 - from);
      int[] ids = new int[length + 2];
      ids[0] = begin;
      System.arraycopy(whole, from, ids, 1, length);
      ids[length + 1] = end;
      windows.add(new TokenizedText(ids, ids.length));
    }
    return windows;
  }

  /** The most tokens that {@link #split} makes {@code windows} of. */
  int capacity(int windows) {
    return Math.addExact(Math.multiplyExact(windows, size - 2), 2);
  }

  /**
   * Checks ids that somebody else made. Those of other tokenizers look alike and would give a
   * vector that means nothing.
   *
   * @param index of the input in its request
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} unless they are those of a text
   */
  void requireOwn(int[] ids, int index) {
    if (ids.length == 0 || ids[0] != begin) {
      throw foreign(index, ids.length == 0 ? "none" : "%d first".formatted(ids[0]));
    }
    if (ids.length < 2 || ids[ids.length - 1] != end) {
      throw foreign(index, "%d last".formatted(ids[ids.length - 1]));
    }
    for (int i = 1; i < ids.length - 1; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary || ids[i] == begin || ids[i] == end) {
        throw foreign(index, "%d at place %d".formatted(ids[i], i));
      }
    }
    if (ids.length == 2) {
      throw invalid("expected a text's tokens, got begin and end only at index " + index, null);
    }
  }

  private ClipServiceException foreign(int index, String found) {
    return invalid(
        "these are not CLIP's tokens: expected %d first, %d last and other ids below %d between, got %s, at index %d."
                .formatted(begin, end, vocabulary, found, index)
            + " Ids of OpenAI's tokenizers look alike. Send the text itself (LangChain:"
            + " check_embedding_ctx_length=False)",
        "invalid_tokens");
  }

  private static ClipServiceException invalid(String message, String code) {
    return new ClipServiceException(
        ClipServiceException.Kind.INVALID_REQUEST, message, "input", code, null, null);
  }
}
