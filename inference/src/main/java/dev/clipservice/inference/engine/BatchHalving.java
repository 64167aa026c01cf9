package dev.clipservice.inference.engine;

import ai.djl.engine.EngineException;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Goes on with smaller batches when a device's memory does not hold a batch: halves it until it
 * fits, and keeps later batches that small for a while. For use by one thread at a time.
 */
final class BatchHalving {

  /** What else uses the device may be gone after that long. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Logger LOG = System.getLogger(BatchHalving.class.getName());

  private final InstantSource clock;

  /** The most tokens that are computed at once, until then. */
  private long limit = Long.MAX_VALUE;

  private Instant until = Instant.MIN;

  BatchHalving(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Encodes {@code texts} with {@code forward}, all at once or in parts.
   *
   * @param forward gives one embedding for each text, in order
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if not even one text fits
   */
  List<Embedding> encode(
      List<TokenizedText> texts, Function<List<TokenizedText>, List<Embedding>> forward) {
    if (!clock.instant().isBefore(until)) {
      limit = Long.MAX_VALUE;
    }
    if (texts.size() > 1 && tokens(texts) > limit) {
      return inHalves(texts, forward);
    }
    try {
      return forward.apply(texts);
    } catch (EngineException e) {
      if (!isOutOfMemory(e)) {
        throw e;
      }
      if (texts.size() == 1) {
        throw new ClipServiceException(
            ClipServiceException.Kind.UNAVAILABLE,
            "the device's memory does not hold even one text of %d tokens: end what else uses it, or set CLIP_DEVICE to cpu"
                .formatted(tokens(texts)),
            e);
      }
      remember(tokens(texts) / 2);
    }
    return inHalves(texts, forward);
  }

  private List<Embedding> inHalves(
      List<TokenizedText> texts, Function<List<TokenizedText>, List<Embedding>> forward) {
    int half = texts.size() / 2;
    List<Embedding> embeddings = new ArrayList<>(encode(texts.subList(0, half), forward));
    embeddings.addAll(encode(texts.subList(half, texts.size()), forward));
    return embeddings;
  }

  private void remember(long tokens) {
    if (limit == Long.MAX_VALUE) {
      LOG.log(
          Level.WARNING,
          "the device is out of memory; batches are halved for {0} minutes. CLIP_MAX_BATCH_TOKENS sets their size.",
          MEMORY.toMinutes());
    }
    limit = tokens;
    until = clock.instant().plus(MEMORY);
  }

  private static long tokens(List<TokenizedText> texts) {
    return texts.stream().mapToLong(TokenizedText::length).sum();
  }

  /** libtorch has no type for it: {@code CUDA out of memory. Tried to allocate 2.00 GiB ...}. */
  private static boolean isOutOfMemory(EngineException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("out of memory");
  }
}
