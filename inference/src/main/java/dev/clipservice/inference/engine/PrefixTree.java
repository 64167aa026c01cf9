package dev.clipservice.inference.engine;

import dev.clipservice.core.TokenizedText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct prefixes of some texts: each node is a token and all that stand before it. Nodes are
 * numbered as they come, so those that a text adds are its last ones and lie side by side.
 */
final class PrefixTree {

  /**
   * A text's way through the tree.
   *
   * @param nodes a node for each token, in order
   * @param firstNew the position of the first node that was not there before this text; the number
   *     of tokens if all were
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

  private static final int ROOT = -1;

  private final boolean share;

  /** From parent and token to node. */
  private final Map<Long, Integer> children = new HashMap<>();

  private long[] ids = new long[512];
  private long[] positions = new long[512];
  private int size;

  /**
   * @param share whether texts may use each other's nodes
   */
  PrefixTree(boolean share) {
    this.share = share;
  }

  /** Adds the first {@code length} tokens of a text. */
  Path add(TokenizedText text, int length) {
    int[] nodes = new int[length];
    int firstNew = length;
    int parent = ROOT;
    for (int position = 0; position < length; position++) {
      int id = text.id(position);
      long edge = ((long) parent << Integer.SIZE) | id;
      Integer known = share && firstNew == length ? children.get(edge) : null;
      if (known == null) {
        firstNew = Math.min(firstNew, position);
        known = append(id, position);
        if (share) {
          children.put(edge, known);
        }
      }
      nodes[position] = known;
      parent = known;
    }
    return new Path(nodes, firstNew);
  }

  int size() {
    return size;
  }

  /** The token id of each node. */
  long[] ids() {
    return Arrays.copyOf(ids, size);
  }

  /** The position of each node. */
  long[] positions() {
    return Arrays.copyOf(positions, size);
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
