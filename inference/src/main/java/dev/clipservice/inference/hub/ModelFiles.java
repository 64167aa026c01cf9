package dev.clipservice.inference.hub;

import dev.clipservice.core.ProviderStatus;
import dev.clipservice.inference.http.Sleeper;
import dev.clipservice.inference.http.Waits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of the configured model: the folder that {@code CLIP_MODEL} names, else a snapshot that
 * lies in a Hugging Face cache, used in place, else a download into the first cache.
 *
 * <p>A branch or tag that a cache knows is taken as the cache has it; the hub is not asked for a
 * newer one.
 */
public final class ModelFiles {

  private static final Logger LOG = System.getLogger(ModelFiles.class.getName());
  private static final Pattern REVISION = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final ModelSource source;
  private final HubAccess hub;
  private final Duration silence;
  private final Sleeper sleeper;

  /**
   * @throws ModelUnavailableException if the model or its revision has no legal name
   */
  public ModelFiles(ModelSource source) {
    this(source, SILENCE, Sleeper.REAL);
  }

  ModelFiles(ModelSource source, Duration silence, Sleeper sleeper) {
    this.source = source;
    this.hub = source.hub();
    this.silence = silence;
    this.sleeper = sleeper;
    String revision = source.revision();
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw ModelUnavailableException.permanent(
          "CLIP_MODEL_REVISION: expected a commit, branch or tag, found \"%s\""
              .formatted(revision));
    }
  }

  /**
   * Looks on this machine only.
   *
   * @return the folder that was configured, be there something or not; or a complete snapshot; or
   *     empty if there is none
   * @throws ModelUnavailableException if {@code CLIP_MODEL} is neither a path nor a hub id
   */
  public Optional<ModelFolder> find() {
    Path folder = folder();
    Optional<HubId> id = HubId.parse(source.model());
    if (id.isEmpty() || Files.exists(folder)) {
      Path name = folder.toAbsolutePath().normalize().getFileName();
      return Optional.of(
          new ModelFolder(folder, Objects.requireNonNullElse(name, folder).toString()));
    }
    return snapshot(id.get()).map(path -> new ModelFolder(path, id.get().name()));
  }

  /**
   * Finds the files, or downloads them.
   *
   * @param listener told what is being done
   * @throws ModelUnavailableException if they cannot be had, and waiting does not help
   * @throws InterruptedException if interrupted; what has arrived is kept for the next time
   */
  public ModelFolder obtain(Consumer<ProviderStatus.Loading> listener) throws InterruptedException {
    Optional<ModelFolder> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    requireOnline();
    HubId id = HubId.parse(source.model()).orElseThrow();
    HubCache cache = firstCache(id);
    LOG.log(Level.INFO, "downloading {0} from {1} to {2}", id, hub.endpoint(), cache.hub());
    ProgressReport report = new ProgressReport(listener, System::nanoTime);
    RetryingDownload download =
        new RetryingDownload(
            download(id, cache, report),
            cache,
            report,
            sleeper,
            new Waits(ThreadLocalRandom.current(), LONGEST_WAIT));
    return new ModelFolder(download.run(source.revision(), () -> snapshot(id)), id.name());
  }

  /**
   * Refuses a model that is not here and must not be fetched.
   *
   * @throws ModelUnavailableException with what was looked for and where
   */
  public void requireObtainable() {
    if (find().isEmpty()) {
      requireOnline();
    }
  }

  /**
   * Asks the hub, for a model that {@link #find} does not find, what a download would be; fetches
   * nothing.
   *
   * @return for people, e.g. "would be downloaded (1,711 MB) from ... to ..."
   * @throws ModelUnavailableException if it could not be downloaded now
   */
  public String describeDownload() throws InterruptedException {
    requireOnline();
    HubId id = HubId.parse(source.model()).orElseThrow();
    HubCache cache = firstCache(id);
    ModelDownload.Plan plan =
        download(id, cache, new ProgressReport(loading -> {}, System::nanoTime))
            .plan(source.revision());
    return "%s would be downloaded (%s) from %s to %s"
        .formatted(
            id,
            plan.sharded() ? "in several files" : Megabytes.of(plan.bytes()) + " MB",
            hub.endpoint(),
            cache.hub());
  }

  private Path folder() {
    try {
      return HomePath.of(source.model());
    } catch (InvalidPathException e) {
      throw ModelUnavailableException.permanent(
          "CLIP_MODEL: expected a folder or a hub id, found \"%s\" (%s)"
              .formatted(source.model(), e.getReason()));
    }
  }

  private Optional<Path> snapshot(HubId id) {
    return hub.caches().stream()
        .flatMap(folder -> new HubCache(folder, id).find(source.revision()).stream())
        .filter(snapshot -> SnapshotFiles.missing(snapshot).isEmpty())
        .findFirst();
  }

  private HubCache firstCache(HubId id) {
    return new HubCache(hub.caches().get(0), id);
  }

  private ModelDownload download(HubId id, HubCache cache, ProgressReport report) {
    return new ModelDownload(id, new HubClient(hub, silence), cache, report);
  }

  private void requireOnline() {
    if (hub.offline()) {
      throw ModelUnavailableException.permanent(
          "The model %s (revision %s) is not on this machine%s, and HF_HUB_OFFLINE is set. Unset it, or copy a cache from another machine, or set CLIP_MODEL to a folder with config.json, tokenizer.json and model.safetensors."
              .formatted(source.model(), source.revision(), whatIsThere()));
    }
  }

  private String whatIsThere() {
    HubId id = HubId.parse(source.model()).orElseThrow();
    String seen =
        hub.caches().stream()
            .flatMap(folder -> describe(new HubCache(folder, id)).stream())
            .collect(Collectors.joining("; "));
    String places = hub.caches().stream().map(Path::toString).collect(Collectors.joining(", "));
    return " (looked in %s%s)".formatted(places, seen.isEmpty() ? "" : ": " + seen);
  }

  private Optional<String> describe(HubCache cache) {
    Optional<Path> incomplete = cache.find(source.revision());
    if (incomplete.isPresent()) {
      return Optional.of(
          "%s lacks %s"
              .formatted(
                  incomplete.get(), String.join(", ", SnapshotFiles.missing(incomplete.get()))));
    }
    return cache.commits().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "only revision %s, which CLIP_MODEL_REVISION can name"
                .formatted(String.join(" and ", cache.commits())));
  }
}
