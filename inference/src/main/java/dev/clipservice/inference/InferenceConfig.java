package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.batching.BatchLimits;
import dev.clipservice.inference.checkpoint.HomePath;
import dev.clipservice.inference.checkpoint.ModelSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says about the model.
 *
 * @param model {@code CLIP_MODEL}: a folder, or a hub id as {@code openai/clip-vit-large-patch14}
 * @param revision {@code CLIP_MODEL_REVISION}: which commit of a hub id
 * @param hubFolders where checkpoints of the hub may lie: {@code CLIP_MODEL_CACHE}, then {@code
 *     HF_HOME/hub}
 * @param threads {@code CLIP_THREADS}: how many compute one batch
 * @param maxQueueTokens {@code CLIP_MAX_QUEUE_TOKENS}: how much may wait
 * @param maxBatchTokens {@code CLIP_MAX_BATCH_TOKENS}: how much is computed at once; what an
 *     interactive request waits for at most
 * @param maxWait {@code CLIP_MAX_WAIT}: how long a request may be expected to wait before it begins
 * @param cacheBytes {@code CLIP_CACHE_BYTES}: memory for texts and their embeddings; 0 for none
 */
public record InferenceConfig(
    String model,
    String revision,
    List<Path> hubFolders,
    int threads,
    long maxQueueTokens,
    int maxBatchTokens,
    Duration maxWait,
    long cacheBytes) {

  /** The model of the seed document, and the commit that was checked. */
  static final String DEFAULT_MODEL = "openai/clip-vit-large-patch14";

  static final String DEFAULT_REVISION = "32bd64288804d66eefd0ccbe215aa642df71cc41";

  /** Room for the largest valid request, 2,048 texts of 77 tokens, and as much besides. */
  private static final long DEFAULT_QUEUE_TOKENS = 320_000;

  /** Half a second on two cores; larger batches are no faster. */
  private static final int DEFAULT_BATCH_TOKENS = 512;

  /** Each different text of a batch has an attention of its own, however little is new in it. */
  private static final int BATCH_TEXTS = 128;

  private static final long DEFAULT_WAIT_SECONDS = 30;

  /** About 16,000 texts of a sentence, with their embeddings of 768 dimensions. */
  private static final long DEFAULT_CACHE_BYTES = 64L << 20;

  public InferenceConfig {
    hubFolders = List.copyOf(hubFolders);
  }

  /** Where the checkpoint is to be looked for. */
  ModelSource source() {
    return new ModelSource(model, revision, hubFolders);
  }

  /**
   * The part of {@link #cacheBytes} for texts and their tokens, which take about a seventh of the
   * embedding's bytes.
   */
  long tokenCacheBytes() {
    return cacheBytes / 8;
  }

  /** How much the batcher takes. */
  BatchLimits limits() {
    return new BatchLimits(maxQueueTokens, maxBatchTokens, maxBatchTokens, BATCH_TEXTS, maxWait);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static InferenceConfig from(Settings settings) {
    requireOneOf(settings, "CLIP_PRECISION", "fp32", Set.of("fp32"), "bf16 is not built yet");
    requireOneOf(
        settings, "CLIP_DEVICE", "auto", Set.of("auto", "cpu"), "cuda is not built yet, use cpu");
    String model = settings.get("CLIP_MODEL", DEFAULT_MODEL);
    int cores = Runtime.getRuntime().availableProcessors();
    return new InferenceConfig(
        model,
        settings.get(
            "CLIP_MODEL_REVISION", model.equals(DEFAULT_MODEL) ? DEFAULT_REVISION : "main"),
        hubFolders(settings),
        (int) settings.number("CLIP_THREADS", cores, 1, 1024),
        settings.number("CLIP_MAX_QUEUE_TOKENS", DEFAULT_QUEUE_TOKENS, 128, 1L << 40),
        (int) settings.number("CLIP_MAX_BATCH_TOKENS", DEFAULT_BATCH_TOKENS, 128, 1 << 17),
        Duration.ofSeconds(settings.number("CLIP_MAX_WAIT", DEFAULT_WAIT_SECONDS, 1, 86_400)),
        settings.number("CLIP_CACHE_BYTES", DEFAULT_CACHE_BYTES, 0, 1L << 40));
  }

  private static List<Path> hubFolders(Settings settings) {
    Set<Path> folders = new LinkedHashSet<>();
    cleaned(settings, "CLIP_MODEL_CACHE").ifPresent(cache -> folders.add(HomePath.of(cache)));
    String home = settings.get("HF_HOME", "~/.cache/huggingface");
    folders.add(HomePath.of(home).resolve("hub"));
    return List.copyOf(folders);
  }

  private static Optional<String> cleaned(Settings settings, String name) {
    return Optional.of(settings.get(name, "")).filter(value -> !value.isEmpty());
  }

  private static void requireOneOf(
      Settings settings, String name, String fallback, Set<String> allowed, String reason) {
    String value = settings.get(name, fallback).toLowerCase(Locale.ROOT);
    if (!allowed.contains(value)) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "%s: expected %s, found \"%s\" (%s)"
              .formatted(
                  name, String.join(" or ", allowed.stream().sorted().toList()), value, reason));
    }
  }
}
