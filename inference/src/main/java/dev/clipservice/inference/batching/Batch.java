package dev.clipservice.inference.batching;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Texts of one lane that are computed together, sorted by their tokens, equal ones once.
 *
 * <p>Its cost is the number of tokens that are really computed: a prefix that several texts share
 * counts once. Not safe for use by many threads.
 */
final class Batch {

  /** The text at {@code index} of a request. */
  record Item(Submission owner, int index) {}

  private final Lane lane;
  private final int maxCost;
  private final int maxTexts;
  private final NavigableMap<TokenizedText, List<Item>> items = new TreeMap<>(TokenOrder.BY_IDS);
  private final Set<Submission> owners = new LinkedHashSet<>();
  private int cost;
  private long tokens;

  /** An empty batch that takes at least one text, and more while they fit. */
  Batch(Lane lane, int maxCost, int maxTexts) {
    this.lane = lane;
    this.maxCost = maxCost;
    this.maxTexts = maxTexts;
  }

  boolean fits(TokenizedText text) {
    return items.isEmpty()
        || items.containsKey(text)
        || (items.size() < maxTexts && cost + addedCost(text) <= maxCost);
  }

  void add(Submission owner, int index) {
    TokenizedText text = owner.text(index);
    cost += addedCost(text);
    tokens += text.length();
    items.computeIfAbsent(text, added -> new ArrayList<>(1)).add(new Item(owner, index));
    owners.add(owner);
  }

  /** The tokens after the longest prefix that any text of the batch shares: with a neighbour. */
  private int addedCost(TokenizedText text) {
    if (items.containsKey(text)) {
      return 0;
    }
    int shared = 0;
    TokenizedText before = items.lowerKey(text);
    if (before != null) {
      shared = TokenOrder.sharedPrefix(before, text);
    }
    TokenizedText after = items.higherKey(text);
    if (after != null) {
      shared = Math.max(shared, TokenOrder.sharedPrefix(after, text));
    }
    return text.length() - shared;
  }

  Lane lane() {
    return lane;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** The different texts, sorted. */
  List<TokenizedText> texts() {
    return List.copyOf(items.keySet());
  }

  /** The requests that have texts here. */
  Set<Submission> owners() {
    return owners;
  }

  /** What the texts stand for; not in order. */
  List<Item> items() {
    return items.values().stream().flatMap(Collection::stream).toList();
  }

  /** Tokens that are computed. */
  int cost() {
    return cost;
  }

  /** Tokens as the requests have them. */
  long tokens() {
    return tokens;
  }

  /** Whether nobody waits for any of it any more. */
  boolean isAbandoned() {
    return owners.stream().allMatch(owner -> owner.result().isDone());
  }

  /**
   * Hands each request what it asked for.
   *
   * @param embeddings of {@link #texts}, in order
   */
  void complete(List<Embedding> embeddings) {
    Iterator<Embedding> next = embeddings.iterator();
    for (List<Item> same : items.values()) {
      Embedding embedding = next.next();
      same.forEach(item -> item.owner().computed(item.index(), embedding));
    }
  }

  /** The same work as two batches, each with one half of the requests, of which it has several. */
  List<Batch> halves() {
    Set<Submission> first = new LinkedHashSet<>(List.copyOf(owners).subList(0, owners.size() / 2));
    Batch one = new Batch(lane, maxCost, maxTexts);
    Batch other = new Batch(lane, maxCost, maxTexts);
    for (Item item : items()) {
      (first.contains(item.owner()) ? one : other).add(item.owner(), item.index());
    }
    return List.of(one, other);
  }
}
