package dev.clipservice.inference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the checkpoint that {@code CLIP_MODEL} means: a folder, or a hub id in an existing Hugging
 * Face cache ({@code models--org--name/snapshots/commit}).
 */
public final class CheckpointLocator {

  private static final Pattern HUB_ID = Pattern.compile("[\\w.-]+/[\\w.-]+");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final ModelSource source;

  public CheckpointLocator(ModelSource source) {
    this.source = source;
  }

  /**
   * Finds and opens the checkpoint.
   *
   * @throws UnusableCheckpointException if there is none, or it cannot be used
   */
  public Checkpoint open() {
    String model = source.model();
    Path folder = folder(model);
    if (Files.exists(folder) || !HUB_ID.matcher(model).matches() || model.startsWith(".")) {
      Path name = folder.toAbsolutePath().normalize().getFileName();
      return Checkpoint.open(folder, name == null ? model : name.toString());
    }
    return Checkpoint.open(snapshot(), model.substring(model.indexOf('/') + 1));
  }

  private static Path folder(String model) {
    try {
      return HomePath.of(model);
    } catch (InvalidPathException e) {
      throw UnusableCheckpointException.of(
          "CLIP_MODEL: expected a folder or a hub id, found \"%s\" (%s)"
              .formatted(model, e.getReason()));
    }
  }

  private Path snapshot() {
    for (Path hub : source.hubFolders()) {
      Path repository = hub.resolve("models--" + source.model().replace("/", "--"));
      Path snapshot = repository.resolve("snapshots").resolve(commit(repository));
      if (Files.isDirectory(snapshot)) {
        return snapshot;
      }
    }
    throw UnusableCheckpointException.of(
        "Found neither a folder %1$s nor a checkpoint of that name (revision %2$s) in %3$s%4$s. Download source.json, tokenizer.json and model.safetensors into a folder and set CLIP_MODEL to it, or fill the Hugging Face cache."
            .formatted(source.model(), source.revision(), source.hubFolders(), otherRevisions()));
  }

  /** The commit that the revision means: itself, or what a branch or tag points at. */
  private String commit(Path repository) {
    String revision = source.revision();
    if (COMMIT.matcher(revision).matches()) {
      return revision;
    }
    Path reference = repository.resolve("refs").resolve(revision).normalize();
    if (!reference.startsWith(repository.resolve("refs").normalize())) {
      throw UnusableCheckpointException.of(
          "CLIP_MODEL_REVISION: expected a commit, branch or tag, found \"%s\""
              .formatted(revision));
    }
    try {
      String commit = Files.readString(reference).strip();
      return COMMIT.matcher(commit).matches() ? commit : revision;
    } catch (IOException e) {
      // No such branch in this cache: the snapshot will not be found, which tells it all
      return revision;
    }
  }

  private String otherRevisions() {
    List<String> found =
        source.hubFolders().stream()
            .map(hub -> hub.resolve("models--" + source.model().replace("/", "--")))
            .flatMap(repository -> names(repository.resolve("snapshots")))
            .toList();
    return found.isEmpty()
        ? ""
        : ", only revision %s, which CLIP_MODEL_REVISION can name"
            .formatted(String.join(" and ", found));
  }

  private static Stream<String> names(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
