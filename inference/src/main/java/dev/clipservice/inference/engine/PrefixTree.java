package dev.clipservice.inference.engine;

import dev.clipservice.core.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The distinct prefixes of some texts: each node is a token and all that stand before it. Those to
 * be computed are numbered as they come, so what a text adds are the last ones and lie side by
 * side. Those that are known from earlier texts have negative numbers: the first -1, the next -2.
 */
final class PrefixTree {

  /**
   * A text's way through the tree: known nodes, then some that texts before it brought, then its
   * own.
   *
   * @param nodes a node for each token, in order
   * @param firstNew the position of the first node that came with this text and is to be computed;
   *     the number of tokens if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Path(int[] nodes, int firstNew) {

    int length() {
      return nodes.length;
    }

    int node(int position) {
      return nodes[position];
    }

    int end() {
      return nodes[nodes.length - 1];
    }
  }

  private static final int ROOT = Integer.MIN_VALUE;

  private final boolean share;
  private final PrefixCache.Lease kept;

  /** From parent and token to node. */
  private final Map<Long, Integer> children = new HashMap<>();

  private final List<Integer> slots = new ArrayList<>();

  /** For each node to be computed its tokens, null if no other text can begin with them. */
  private final List<Prefix> prefixes = new ArrayList<>();

  private long[] ids = new long[512];
  private long[] positions = new long[512];
  private int size;

  /**
   * @param share whether texts may use each other's nodes
   * @param kept nodes of earlier texts; not asked if texts do not share
   */
  PrefixTree(boolean share, PrefixCache.Lease kept) {
    this.share = share;
    this.kept = kept;
  }

  /** Adds the first {@code length} tokens of a text. */
  Path add(TokenizedText text, int length) {
    int[] nodes = new int[length];
    int firstNew = length;
    int parent = ROOT;
    Prefix prefix = Prefix.none(text);
    for (int position = 0; position < length; position++) {
      int id = text.id(position);
      prefix = prefix.longer();
      long edge = ((long) parent << Integer.SIZE) | id;
      Integer node = share && firstNew == length ? children.get(edge) : null;
      // Nothing follows an end token: that is always computed
      boolean beginning = share && position + 1 < length;
      if (node == null && beginning && parent < 0) {
        node = known(prefix);
      }
      if (node == null) {
        firstNew = Math.min(firstNew, position);
        node = append(id, position);
        prefixes.add(beginning ? prefix : null);
      }
      if (share) {
        children.put(edge, node);
      }
      nodes[position] = node;
      parent = node;
    }
    return new Path(nodes, firstNew);
  }

  /** How many nodes are to be computed. */
  int size() {
    return size;
  }

  /** The token id of each node to be computed. */
  long[] ids() {
    return Arrays.copyOf(ids, size);
  }

  /** The position of each node to be computed. */
  long[] positions() {
    return Arrays.copyOf(positions, size);
  }

  /** The slots of the known nodes. */
  long[] slots() {
    return slots.stream().mapToLong(Integer::longValue).toArray();
  }

  /**
   * Of the nodes to be computed those that other texts could begin with, the likeliest first: those
   * of the fewest tokens.
   */
  int[] beginnings() {
    return IntStream.range(0, size)
        .filter(node -> prefixes.get(node) != null)
        .mapToLong(node -> (positions[node] << Integer.SIZE) | node)
        .sorted()
        .mapToInt(positionAndNode -> (int) positionAndNode)
        .toArray();
  }

  /** The tokens of one of the {@link #beginnings()}. */
  Prefix prefix(int node) {
    return prefixes.get(node);
  }

  /** Null if it is not. */
  private Integer known(Prefix prefix) {
    OptionalInt slot = kept.find(prefix);
    if (slot.isEmpty()) {
      return null;
    }
    slots.add(slot.getAsInt());
    return -slots.size();
  }

  private int append(int id, int position) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    ids[size] = id;
    positions[size] = position;
    return size++;
  }
}
