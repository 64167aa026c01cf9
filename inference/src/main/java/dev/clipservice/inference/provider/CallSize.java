package dev.clipservice.inference.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one call may have at most.
 *
 * @param texts how many
 * @param bytes how long together in UTF-8; a text that is longer goes alone
 */
record CallSize(int texts, int bytes) {

  /** The texts in their order, in as few calls as hold them. */
  List<List<String>> split(List<String> all) {
    List<List<String>> calls = new ArrayList<>();
    int from = 0;
    int size = 0;
    for (int i = 0; i < all.size(); i++) {
      int length = all.get(i).getBytes(StandardCharsets.UTF_8).length;
      if (i > from && (i - from == texts || (long) size + length > bytes)) {
        calls.add(all.subList(from, i));
        from = i;
        size = 0;
      }
      size += length;
    }
    calls.add(all.subList(from, all.size()));
    return calls;
  }
}
