package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.core.Truncation;
import dev.clipservice.inference.tokenizer.InputReader;
import java.util.ArrayList;
import java.util.List;

/** A request's inputs as the model sees them, and what becomes of them afterwards. */
final class InputWindows {

  private final InputReader reader;
  private final Truncation truncation;
  private final List<TokenizedText> all = new ArrayList<>();

  /** How many windows each input has, in order. */
  private final List<Integer> counts = new ArrayList<>();

  InputWindows(InputReader reader, Truncation truncation) {
    this.reader = reader;
    this.truncation = truncation;
  }

  /**
   * Reads the next input.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if it cannot be embedded as asked,
   *     or the request has too many windows
   */
  void add(EmbeddingInput input) {
    List<TokenizedText> windows = reader.read(input, truncation, counts.size());
    all.addAll(windows);
    counts.add(windows.size());
    if (all.size() > counts.size() && all.size() > InputReader.MAX_WINDOWS) {
      throw ClipServiceException.invalid(
          "input",
          "expected texts that fill at most %d windows together, got more by index %d. Split the request."
              .formatted(InputReader.MAX_WINDOWS, counts.size() - 1));
    }
  }

  /** The windows of all inputs, in order. */
  List<TokenizedText> all() {
    return List.copyOf(all);
  }

  /**
   * One result per input.
   *
   * @param embeddings one per window, in order
   */
  List<EmbeddedText> join(List<Embedding> embeddings) {
    List<EmbeddedText> joined = new ArrayList<>(counts.size());
    int from = 0;
    for (int count : counts) {
      joined.add(join(all.subList(from, from + count), embeddings.subList(from, from + count)));
      from += count;
    }
    return joined;
  }

  private static EmbeddedText join(List<TokenizedText> windows, List<Embedding> embeddings) {
    if (windows.size() == 1) {
      TokenizedText text = windows.get(0);
      return new EmbeddedText(embeddings.get(0), text.length(), text.originalLength());
    }
    int read = 0;
    int whole = 2;
    for (TokenizedText window : windows) {
      read += window.length();
      whole += window.length() - 2;
    }
    return new EmbeddedText(mean(embeddings), read, whole);
  }

  /** Summed in order and in double precision: the same bits each time. */
  private static Embedding mean(List<Embedding> embeddings) {
    double[] sum = new double[embeddings.get(0).dimensions()];
    for (Embedding embedding : embeddings) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += embedding.get(i);
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / embeddings.size());
    }
    return Embedding.normalize(mean);
  }
}
