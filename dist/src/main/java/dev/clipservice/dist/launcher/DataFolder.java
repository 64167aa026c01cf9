package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.nio.file.Path;

/** Where we keep what must survive a restart. */
final class DataFolder {

  private DataFolder() {}

  /**
   * {@code CLIP_DATA_DIR}, else the user's folder for application data: {@code XDG_DATA_HOME} (used
   * only if absolute, as its specification wants) or {@code ~/.local/share}; on Windows {@code
   * LOCALAPPDATA}.
   *
   * @return absolute; need not exist yet
   */
  static Path path(Settings settings) {
    String chosen = settings.get("CLIP_DATA_DIR", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    return applicationData(settings).resolve("clip-service").toAbsolutePath().normalize();
  }

  private static Path applicationData(Settings settings) {
    if (Platform.WINDOWS) {
      String local = settings.get("LOCALAPPDATA", "");
      return local.isEmpty() ? Platform.home().resolve("AppData/Local") : Path.of(local);
    }
    Path xdg = Path.of(settings.get("XDG_DATA_HOME", ""));
    return xdg.isAbsolute() ? xdg : Platform.home().resolve(".local/share");
  }
}
