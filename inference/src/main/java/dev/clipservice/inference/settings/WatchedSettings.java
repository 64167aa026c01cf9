package dev.clipservice.inference.settings;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.LiveSettings;
import dev.clipservice.core.Settings;
import dev.clipservice.core.StillContent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The settings of a server, which follow {@code CLIP_CONFIG_FILE} as {@link StillContent} says. */
final class WatchedSettings implements LiveSettings {

  private static final Logger LOG = System.getLogger(WatchedSettings.class.getName());

  private final Settings settings;
  private final FileValues file;
  private final Optional<StillContent> content;

  // Guarded by this
  private final List<Follower<?>> followers = new ArrayList<>();
  private String lastComplaint = "";

  /**
   * @param settings look values up, those of {@code file} among them
   */
  WatchedSettings(Settings settings, FileValues file) {
    this.settings = settings;
    this.file = file;
    this.content =
        file.first()
            .map(first -> new StillContent(() -> ConfigFile.bytes(first.path()), new byte[0]));
    file.first().flatMap(ConfigFile::warning).ifPresent(text -> LOG.log(Level.WARNING, text));
  }

  @Override
  public Settings current() {
    return settings;
  }

  @Override
  public synchronized <T> Supplier<T> follow(Function<Settings, T> read, Consumer<T> changed) {
    Follower<T> follower = new Follower<>(settings, read, changed);
    followers.add(follower);
    return follower;
  }

  /** Looks at the file; to be called about once a second. */
  synchronized void look() {
    try {
      content
          .flatMap(StillContent::look)
          .ifPresent(seen -> take(ConfigFile.parse(file.first().orElseThrow().path(), seen)));
      lastComplaint = "";
    } catch (ClipServiceException e) {
      if (!lastComplaint.equals(e.getMessage())) {
        LOG.log(Level.ERROR, "the old settings stay: {0}", e.getMessage());
        lastComplaint = e.getMessage();
      }
    }
  }

  private void take(ConfigFile found) {
    Map<String, String> old = file.get();
    if (found.values().equals(old)) {
      return;
    }
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(found.values().keySet());
    // What the environment decides does not change
    Map<String, String> next = found.values();
    names.removeIf(name -> settings.find(name).equals(file.with(next, () -> settings.find(name))));
    List<Runnable> changes =
        file.with(next, () -> followers.stream().map(each -> each.prepare(settings)).toList());
    file.accept(next);
    tell(found, names);
    changes.forEach(WatchedSettings::make);
  }

  private void tell(ConfigFile found, Set<String> changed) {
    Set<String> live = new HashSet<>();
    followers.forEach(each -> live.addAll(each.names()));
    Set<String> later = new TreeSet<>(changed);
    later.removeAll(live);
    changed.removeAll(later);
    if (!changed.isEmpty()) {
      LOG.log(Level.INFO, "{0}: applied {1}", found.path(), String.join(", ", changed));
    }
    if (!later.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} will be applied at the next start",
          found.path(),
          String.join(", ", later));
    }
    found.warning().ifPresent(text -> LOG.log(Level.WARNING, text));
  }

  private static void make(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a changed setting could not be applied; restart the server", e);
    }
  }
}
