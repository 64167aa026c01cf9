package dev.clipservice.inference;

import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.UnusableCheckpointException;
import dev.clipservice.inference.hub.ModelFiles;
import dev.clipservice.inference.hub.ModelFolder;
import dev.clipservice.inference.hub.ModelUnavailableException;
import java.util.Optional;

/**
 * Looks at the configured model without loading libtorch: whether its files are there, sound and
 * fit each other, or could be downloaded. Downloads nothing.
 */
public final class CheckpointCheck {

  private CheckpointCheck() {}

  /**
   * Refuses, before a server is started, a model that it could not have: a folder that lacks a
   * file, or a hub id that is not here while nothing may be fetched. Looks on this machine only.
   *
   * @throws UnusableCheckpointException if the checkpoint cannot be used
   * @throws ModelUnavailableException if there is none
   */
  public static void requireObtainable(InferenceConfig config) {
    ModelFiles files = new ModelFiles(config.source());
    files.requireObtainable();
    files.find().ifPresent(CheckpointCheck::open);
  }

  /**
   * Tells what a start would find. Opens a checkpoint that is here; asks the hub for one that is
   * not.
   *
   * @return for people: the model and its folder, or what would be downloaded from where to where
   * @throws UnusableCheckpointException if the checkpoint cannot be used
   * @throws ModelUnavailableException if there is none, and the hub does not give it now
   */
  public static String describe(InferenceConfig config) throws InterruptedException {
    ModelFiles files = new ModelFiles(config.source());
    Optional<ModelFolder> found = files.find();
    return found.isPresent() ? open(found.get()).toString() : files.describeDownload();
  }

  private static Checkpoint open(ModelFolder folder) {
    return Checkpoint.open(folder.path(), folder.name());
  }
}
