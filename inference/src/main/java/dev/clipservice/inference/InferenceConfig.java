package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.batching.BatchLimits;
import dev.clipservice.inference.checkpoint.HomePath;
import dev.clipservice.inference.checkpoint.ModelSource;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
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
 * @param compute {@code CLIP_DEVICE} and {@code CLIP_PRECISION}: what computes
 * @param maxQueueTokens {@code CLIP_MAX_QUEUE_TOKENS}: how much may wait
 * @param maxBatchTokens {@code CLIP_MAX_BATCH_TOKENS}: how much is computed at once; what an
 *     interactive request waits for at most
 */
public record InferenceConfig(
    String model,
    String revision,
    List<Path> hubFolders,
    int threads,
    Compute compute,
    long maxQueueTokens,
    int maxBatchTokens) {

  /** The model of the seed document, and the commit that was checked. */
  static final String DEFAULT_MODEL = "openai/clip-vit-large-patch14";

  static final String DEFAULT_REVISION = "32bd64288804d66eefd0ccbe215aa642df71cc41";

  /** Room for the largest valid request, 2,048 texts of 77 tokens, and as much besides. */
  private static final long DEFAULT_QUEUE_TOKENS = 320_000;

  /** Half a second on two cores; larger batches are no faster. */
  private static final int DEFAULT_BATCH_TOKENS = 512;

  public InferenceConfig {
    hubFolders = List.copyOf(hubFolders);
  }

  /** Where the checkpoint is to be looked for. */
  ModelSource source() {
    return new ModelSource(model, revision, hubFolders);
  }

  /** How much the batcher takes. */
  BatchLimits limits() {
    return new BatchLimits(maxQueueTokens, maxBatchTokens);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static InferenceConfig from(Settings settings) {
    String model = settings.get("CLIP_MODEL", DEFAULT_MODEL);
    int cores = Runtime.getRuntime().availableProcessors();
    return new InferenceConfig(
        model,
        settings.get(
            "CLIP_MODEL_REVISION", model.equals(DEFAULT_MODEL) ? DEFAULT_REVISION : "main"),
        hubFolders(settings),
        (int) settings.number("CLIP_THREADS", cores, 1, 1024),
        new Compute(
            oneOf(settings, "CLIP_DEVICE", Compute.Device.values()),
            oneOf(settings, "CLIP_PRECISION", Precision.values())),
        settings.number("CLIP_MAX_QUEUE_TOKENS", DEFAULT_QUEUE_TOKENS, 128, 1L << 40),
        (int) settings.number("CLIP_MAX_BATCH_TOKENS", DEFAULT_BATCH_TOKENS, 128, 1 << 17));
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
