package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.batching.BatchLimits;
import dev.clipservice.inference.batching.WaitingLimits;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.Precision;
import dev.clipservice.inference.hub.ModelSource;
import java.time.Duration;
import java.util.Arrays;

/**
 * What the environment says about the model.
 *
 * @param source {@code CLIP_MODEL}, {@code CLIP_MODEL_REVISION}, {@code CLIP_MODEL_CACHE} and the
 *     {@code HF_*} variables: which model, and where it may be had
 * @param threads {@code CLIP_THREADS}: how many compute one batch
 * @param compute {@code CLIP_DEVICE} and {@code CLIP_PRECISION}: what computes
 * @param maxQueueTokens {@code CLIP_MAX_QUEUE_TOKENS}: how much may wait
 * @param maxBatchTokens {@code CLIP_MAX_BATCH_TOKENS}: how much is computed at once; a quarter of
 *     it, but at least 128, of short interactive requests, which nothing interrupts
 * @param maxWait {@code CLIP_MAX_WAIT}: how long a request may be expected to wait before it begins
 * @param cacheBytes {@code CLIP_CACHE_BYTES}: memory for texts and their embeddings; 0 for none
 * @param prefixCacheBytes {@code CLIP_PREFIX_CACHE_BYTES}: memory for what was computed of texts'
 *     beginnings; 0 for none
 */
public record InferenceConfig(
    ModelSource source,
    int threads,
    Compute compute,
    long maxQueueTokens,
    int maxBatchTokens,
    Duration maxWait,
    long cacheBytes,
    long prefixCacheBytes) {

  /** Room for the largest valid request, 2,048 texts of 77 tokens, and as much besides. */
  private static final long DEFAULT_QUEUE_TOKENS = 320_000;

  /**
   * Two seconds on two cores, and interrupted several times in each layer. With 512 an array of 64
   * texts takes an eighth longer: threads wait for each other more often, and less is shared.
   */
  private static final int DEFAULT_BATCH_TOKENS = 2048;

  /** Of a batch that nothing interrupts, so that others wait for half a second and not for two. */
  private static final int SHARE_OF_SHORT = 4;

  /** Any text that CLIP takes, of 77 tokens, fits into it: a lone one is always a short request. */
  private static final int LEAST_BATCH_TOKENS = 128;

  /** Each different text of a batch has an attention of its own, however little is new in it. */
  private static final int BATCH_TEXTS = 128;

  private static final long DEFAULT_WAIT_SECONDS = 30;

  /** About 16,000 texts of a sentence, with their embeddings of 768 dimensions. */
  private static final long DEFAULT_CACHE_BYTES = 64L << 20;

  /** About 1,800 tokens of a ViT-L/14 in fp32; twice as many save little more. */
  private static final long DEFAULT_PREFIX_CACHE_BYTES = 128L << 20;

  /** A folder, or a hub id as {@code openai/clip-vit-large-patch14}. */
  public String model() {
    return source.model();
  }

  /**
   * The part of {@link #cacheBytes} for texts and their tokens, which take about a seventh of the
   * embedding's bytes.
   */
  long tokenCacheBytes() {
    return cacheBytes / 8;
  }

  /**
   * Reads what may change while the server runs.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  static WaitingLimits waiting(Settings settings) {
    return new WaitingLimits(
        settings.number("CLIP_MAX_QUEUE_TOKENS", DEFAULT_QUEUE_TOKENS, 128, 1L << 40),
        Duration.ofSeconds(settings.number("CLIP_MAX_WAIT", DEFAULT_WAIT_SECONDS, 1, 86_400)));
  }

  /** How much the batcher takes. */
  BatchLimits limits() {
    int shortTokens = Math.max(LEAST_BATCH_TOKENS, maxBatchTokens / SHARE_OF_SHORT);
    return new BatchLimits(maxQueueTokens, shortTokens, maxBatchTokens, BATCH_TEXTS, maxWait);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static InferenceConfig from(Settings settings) {
    WaitingLimits waiting = waiting(settings);
    int cores = Runtime.getRuntime().availableProcessors();
    return new InferenceConfig(
        ModelSource.from(settings),
        (int) settings.number("CLIP_THREADS", cores, 1, 1024),
        new Compute(
            oneOf(settings, "CLIP_DEVICE", Compute.Device.values()),
            oneOf(settings, "CLIP_PRECISION", Precision.values())),
        waiting.tokens(),
        (int)
            settings.number(
                "CLIP_MAX_BATCH_TOKENS", DEFAULT_BATCH_TOKENS, LEAST_BATCH_TOKENS, 1 << 17),
        waiting.time(),
        settings.number("CLIP_CACHE_BYTES", DEFAULT_CACHE_BYTES, 0, 1L << 40),
        settings.number("CLIP_PREFIX_CACHE_BYTES", DEFAULT_PREFIX_CACHE_BYTES, 0, 1L << 40));
  }

  /** The value of {@code name} in any case; the first of {@code allowed} if it has none. */
  private static <E extends Enum<E>> E oneOf(Settings settings, String name, E[] allowed) {
    String value = settings.get(name, allowed[0].toString());
    return Arrays.stream(allowed)
        .filter(candidate -> candidate.toString().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new ClipServiceException(
                    ClipServiceException.Kind.MISCONFIGURED,
                    "%s: expected one of %s, found \"%s\""
                        .formatted(name, Arrays.toString(allowed), value)));
  }
}
