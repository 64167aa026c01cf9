package dev.clipservice.inference.hub;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import java.nio.file.Path;

/**
 * Which model is wanted, and where it may be had.
 *
 * @param model a folder, or a hub id as {@code openai/clip-vit-large-patch14}
 * @param revision which commit, branch or tag of a hub id
 * @param hub where models of the hub are
 */
public record ModelSource(String model, String revision, HubAccess hub) {

  /** A folder, and no hub besides. */
  public static ModelSource folder(Path folder) {
    return new ModelSource(folder.toString(), "main", HubAccess.cachesOnly());
  }

  /**
   * Reads {@code CLIP_MODEL}, {@code CLIP_MODEL_REVISION} and what {@link HubAccess} reads.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static ModelSource from(Settings settings) {
    String model = settings.get("CLIP_MODEL", PinnedModel.ID);
    String revision =
        settings.get(
            "CLIP_MODEL_REVISION", model.equals(PinnedModel.ID) ? PinnedModel.REVISION : "main");
    return new ModelSource(model, revision, HubAccess.from(settings));
  }
}
