package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoint to serve. Only whether its files exist is looked at here; the server reads them.
 *
 * @param value what the server gets as {@code CLIP_MODEL}: an absolute folder or a hub id
 * @param folder where its files are
 */
record ModelLocation(String value, Path folder) {

  private static final String DEFAULT = "openai/clip-vit-large-patch14";
  private static final String DEFAULT_REVISION = "32bd64288804d66eefd0ccbe215aa642df71cc41";
  private static final String HUB_ID = "[\\w.-]+(/[\\w.-]+)?";
  private static final String NEXT =
      " Next: set CLIP_MODEL to a folder with config.json, tokenizer.json and model.safetensors"
          + " of a CLIP ViT-L/14, or try the demo model: "
          + Platform.startScript()
          + " --demo";

  /**
   * Finds {@code CLIP_MODEL}, which is a folder if there is one of that name, else a hub id.
   *
   * @throws CannotServeException if the folder or a file in it is missing, or if the hub's model is
   *     not in the local cache
   */
  static ModelLocation find(Settings settings) {
    String model = settings.get("CLIP_MODEL", DEFAULT);
    Optional<Path> folder = folder(model);
    if (folder.isPresent()) {
      return inFolder(folder.get());
    }
    if (!model.matches(HUB_ID) || model.startsWith(".")) {
      throw new CannotServeException(
          "CLIP_MODEL: expected a folder, found none at \"" + model + "\"." + NEXT);
    }
    return inCache(settings, model);
  }

  /** The demo model in {@code folder}. */
  static ModelLocation inFolder(Path folder) {
    missing(folder)
        .ifPresent(
            file -> {
              throw new CannotServeException(
                  "CLIP_MODEL: expected a checkpoint, found no %s in %s.%s"
                      .formatted(file, folder, NEXT));
            });
    return new ModelLocation(folder.toString(), folder);
  }

  private static Optional<Path> folder(String model) {
    try {
      return Optional.of(Path.of(model).toAbsolutePath().normalize()).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static ModelLocation inCache(Settings settings, String id) {
    Path cache = cache(settings);
    Path entry = cache.resolve("models--" + id.replace("/", "--"));
    return revisions(settings, id, entry)
        .map(revision -> entry.resolve("snapshots").resolve(revision))
        .filter(snapshot -> missing(snapshot).isEmpty())
        .findFirst()
        .map(snapshot -> new ModelLocation(id, snapshot))
        .orElseThrow(
            () ->
                new CannotServeException(
                    "The model %s is neither a folder nor in the local Hugging Face cache (%s), and this version does not download.%s"
                        .formatted(id, cache, NEXT)));
  }

  private static Path cache(Settings settings) {
    String chosen = settings.get("CLIP_MODEL_CACHE", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    String hub = settings.get("HF_HOME", "");
    Path home = hub.isEmpty() ? Platform.home().resolve(".cache/huggingface") : Path.of(hub);
    return home.resolve("hub").toAbsolutePath().normalize();
  }

  private static Stream<String> revisions(Settings settings, String id, Path entry) {
    String chosen = settings.get("CLIP_MODEL_REVISION", "");
    if (!chosen.isEmpty()) {
      return Stream.of(chosen);
    }
    Stream<String> pinned = id.equals(DEFAULT) ? Stream.of(DEFAULT_REVISION) : Stream.of();
    return Stream.concat(main(entry).stream(), pinned);
  }

  private static Optional<String> main(Path entry) {
    try {
      return Optional.of(Files.readString(entry.resolve("refs/main")).strip());
    } catch (IOException e) {
      return Optional.empty(); // never downloaded by name
    }
  }

  private static Optional<String> missing(Path folder) {
    Optional<String> small =
        Stream.of("config.json", "tokenizer.json")
            .filter(file -> !Files.isRegularFile(folder.resolve(file)))
            .findFirst();
    boolean weights =
        List.of("model.safetensors", "model.safetensors.index.json").stream()
            .anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
    return small.or(() -> weights ? Optional.empty() : Optional.of("model.safetensors"));
  }
}
