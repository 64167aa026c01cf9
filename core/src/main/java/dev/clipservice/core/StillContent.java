package dev.clipservice.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a file has become, once it has stood still from one look to the next: whoever writes it may
 * be in the middle. Its content is compared, not its time: so a file that is moved over it, a
 * symbolic link that is bent (as Kubernetes does) and a clock that goes wrong are all the same. For
 * use by one thread at a time.
 */
public final class StillContent {

  private final Supplier<byte[]> reader;
  private byte[] taken;
  private byte[] lastSeen = {};

  /**
   * @param reader reads the whole file; may throw, and then nothing was seen
   * @param taken the content that is known already
   */
  public StillContent(Supplier<byte[]> reader, byte[] taken) {
    this.reader = reader;
    this.taken = taken.clone();
  }

  /** Looks at the file; empty if it is as it was taken last, or has changed since the last look. */
  public Optional<byte[]> look() {
    byte[] seen = reader.get();
    boolean still = Arrays.equals(seen, lastSeen);
    lastSeen = seen;
    if (!still || Arrays.equals(seen, taken)) {
      return Optional.empty();
    }
    taken = seen;
    return Optional.of(seen.clone());
  }
}
