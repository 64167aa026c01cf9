package dev.clipservice.inference.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a checkpoint is to be looked for.
 *
 * @param model a folder, or a hub id as {@code openai/clip-vit-large-patch14}
 * @param revision which commit, branch or tag of a hub id
 * @param hubFolders where checkpoints of the hub may lie, the first choice first
 */
public record ModelSource(String model, String revision, List<Path> hubFolders) {

  public ModelSource {
    hubFolders = List.copyOf(hubFolders);
  }
}
