package dev.clipservice.inference.provider;

import dev.clipservice.core.EmbeddedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How many tokens each text of a call has. Services count a call's tokens together: a text alone
 * has them all; of several, each has a share by its length, at least one, and the shares add up to
 * what was counted. Of a text that was cut, both its numbers are known.
 */
final class TokenShares {

  private TokenShares() {}

  /**
   * Puts texts and embeddings together.
   *
   * @param window how many tokens the model reads at most
   */
  static List<EmbeddedText> of(List<String> texts, EmbeddingsAnswer answer, int window) {
    long left = answer.tokens().orElse(texts.size());
    long lengthLeft = 0;
    int open = 0;
    for (int i = 0; i < texts.size(); i++) {
      if (cut(answer, i)) {
        left -= window;
      } else {
        lengthLeft += length(texts.get(i));
        open++;
      }
    }
    List<EmbeddedText> shares = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      EmbeddingsAnswer.Item item = answer.items().get(i);
      if (cut(answer, i)) {
        int whole = (int) Math.min(Integer.MAX_VALUE, item.truncated().getAsLong());
        shares.add(new EmbeddedText(item.embedding(), Math.min(window, whole), whole));
        continue;
      }
      open--;
      int length = length(texts.get(i));
      // At least one for each that follows
      long share = Math.round((double) left * length / Math.max(1, lengthLeft));
      int tokens = (int) Math.max(1, Math.min(Math.min(share, left - open), Integer.MAX_VALUE));
      left -= tokens;
      lengthLeft -= length;
      shares.add(new EmbeddedText(item.embedding(), tokens, tokens));
    }
    return shares;
  }

  private static boolean cut(EmbeddingsAnswer answer, int index) {
    return answer.items().get(index).truncated().isPresent();
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
