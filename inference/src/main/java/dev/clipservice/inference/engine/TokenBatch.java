package dev.clipservice.inference.engine;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts laid out for the forward pass, without padding and with every distinct prefix once.
 *
 * <p>The tower is causal: what it computes for a token depends on that token and those before it.
 * So the unit of work is a node, a token together with all before it in its text, and texts that
 * begin alike share their first nodes, also with texts of earlier batches, whose keys and values
 * are kept ({@link PrefixCache}). Only attention looks at whole texts, in {@link Window}s.
 */
final class TokenBatch {

  /**
   * Texts whose attention is computed together, each filled up to the same length.
   *
   * @param length a multiple of {@link #WINDOW_STEP}
   * @param nodes the nodes of each text, its last one again up to the length, [texts * length];
   *     known nodes are counted first, then those to be computed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Window(int length, long[] nodes) {

    int texts() {
      return nodes.length / length;
    }
  }

  /**
   * Attention's sums are taken in blocks of so many rows; the order of a sum then does not depend
   * on the text's length, and shared nodes have the bits that they would have alone.
   */
  static final int WINDOW_STEP = 16;

  /** How many nodes are to be computed, which is what the forward pass costs. */
  final int nodes;

  /** The slots of the known nodes. */
  final long[] known;

  /** Those nodes whose keys and values are to be kept, as the windows count them. */
  final long[] stored;

  /** The slot for each of {@link #stored}. */
  final long[] slots;

  /**
   * The token id of each node, [rows]: the nodes, filled up with copies of the last one to whole
   * steps.
   */
  final long[] ids;

  /** The position of each node in its texts, [rows]. */
  final long[] positions;

  /** The node of each text's end token, [texts], filled up with copies of the last one. */
  final long[] ends;

  /** Texts grouped by length, shorter ones first. */
  final List<Window> windows;

  /** For each node its row in the windows' outputs, concatenated, [rows]. */
  final long[] keep;

  private TokenBatch(
      PrefixTree tree,
      long[] ends,
      List<Window> windows,
      long[] keep,
      Rows rows,
      PrefixCache.Lease kept) {
    this.nodes = tree.size();
    this.known = tree.slots();
    int[] beginnings = tree.beginnings();
    this.slots = kept.reserve(Arrays.stream(beginnings).mapToObj(tree::prefix).toList());
    this.stored =
        Arrays.stream(beginnings, 0, slots.length).mapToLong(node -> known.length + node).toArray();
    this.ids = filledUp(tree.ids(), rows);
    this.positions = filledUp(tree.positions(), rows);
    this.ends = filledUp(ends, rows);
    this.windows = windows;
    this.keep = filledUp(keep, rows);
  }

  /**
   * Lays out {@code texts}. What follows a text's first end token cannot reach its embedding and is
   * left out.
   *
   * @param sharePrefixes whether texts share nodes; if not, every token is computed
   * @param rows how many there may be
   * @param kept nodes of earlier texts, and where to keep some of these; to be committed when they
   *     are computed
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if a text is longer than the
   *     window or has an id that is none of the vocabulary's
   */
  static TokenBatch of(
      List<TokenizedText> texts,
      CheckpointConfig config,
      boolean sharePrefixes,
      Rows rows,
      PrefixCache.Lease kept) {
    PrefixTree tree = new PrefixTree(sharePrefixes, kept);
    long[] ends = new long[texts.size()];
    List<PrefixTree.Path> paths = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      TokenizedText text = texts.get(i);
      PrefixTree.Path path = tree.add(text, readLength(text, config));
      ends[i] = path.end();
      // A text that is wholly there already, as a twin of another, has nothing to attend to
      if (path.firstNew() < path.length()) {
        paths.add(path);
      }
    }
    long[] keep = new long[tree.size()];
    List<Window> windows = windows(paths, tree.slots().length, keep);
    return new TokenBatch(tree, ends, windows, keep, rows, kept);
  }

  private static long[] filledUp(long[] values, Rows rows) {
    long[] filled = Arrays.copyOf(values, rows.atLeast(values.length));
    Arrays.fill(filled, values.length, filled.length, values[values.length - 1]);
    return filled;
  }

  private static List<Window> windows(List<PrefixTree.Path> paths, int known, long[] keep) {
    List<Window> windows = new ArrayList<>();
    int longest = paths.stream().mapToInt(PrefixTree.Path::length).max().orElse(0);
    int rowsBefore = 0;
    for (int length = WINDOW_STEP; length < longest + WINDOW_STEP; length += WINDOW_STEP) {
      int most = length;
      List<PrefixTree.Path> fitting =
          paths.stream()
              .filter(path -> path.length() <= most && path.length() > most - WINDOW_STEP)
              .toList();
      if (!fitting.isEmpty()) {
        windows.add(window(fitting, length, known, rowsBefore, keep));
        rowsBefore += fitting.size() * length;
      }
    }
    return windows;
  }

  /** Fills in {@code keep} for the nodes that are these texts' own. */
  private static Window window(
      List<PrefixTree.Path> paths, int length, int known, int rowsBefore, long[] keep) {
    long[] nodes = new long[paths.size() * length];
    for (int text = 0; text < paths.size(); text++) {
      PrefixTree.Path path = paths.get(text);
      for (int position = 0; position < length; position++) {
        int row = text * length + position;
        int node = path.node(Math.min(position, path.length() - 1));
        nodes[row] = node < 0 ? -1 - node : known + node;
        if (position >= path.firstNew() && position < path.length()) {
          keep[path.node(position)] = (long) rowsBefore + row;
        }
      }
    }
    return new Window(length, nodes);
  }

  /** The number of tokens up to the first end token. */
  private static int readLength(TokenizedText text, CheckpointConfig config) {
    if (text.length() > config.positions()) {
      throw ClipServiceException.invalid(
          "input",
          "expected at most %d tokens, got %d".formatted(config.positions(), text.length()));
    }
    for (int position = 0; position < text.length(); position++) {
      int id = text.id(position);
      if (id < 0 || id >= config.vocabulary()) {
        throw ClipServiceException.invalid(
            "input",
            "expected token ids from 0 to %d, got %d".formatted(config.vocabulary() - 1, id));
      }
      if (id == config.endToken() && position > 0) {
        return position + 1;
      }
    }
    throw ClipServiceException.invalid(
        "input", "expected the end token %d, got none".formatted(config.endToken()));
  }
}
