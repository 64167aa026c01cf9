package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.util.List;

/** Refuses what this version does not do, rather than pass over it in silence. */
final class UnsupportedSettings {

  // Ignored, each would leave a server less protected, or set otherwise, than its owner believes
  private static final List<String> NOT_YET = List.of("CLIP_API_KEYS_FILE", "CLIP_CORS_ORIGINS");

  private UnsupportedSettings() {}

  /** Refuses variables whose meaning is still to come. */
  static void refuse(Settings settings) {
    for (String name : NOT_YET) {
      if (LauncherConfig.given(settings, name)) {
        throw new CannotServeException(name + " is not in this version: unset it.");
      }
    }
  }
}
