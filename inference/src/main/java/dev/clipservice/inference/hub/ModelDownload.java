package dev.clipservice.inference.hub;

import static dev.clipservice.inference.hub.SnapshotFiles.CONFIG;
import static dev.clipservice.inference.hub.SnapshotFiles.INDEX;
import static dev.clipservice.inference.hub.SnapshotFiles.TOKENIZER;
import static dev.clipservice.inference.hub.SnapshotFiles.WEIGHTS;

import dev.clipservice.inference.hub.PinnedModel.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a model's snapshot in a cache to completeness, one file after the other. */
final class ModelDownload {

  private final HubId id;
  private final HubClient client;
  private final HubCache cache;
  private final ProgressReport report;

  ModelDownload(HubId id, HubClient client, HubCache cache, ProgressReport report) {
    this.id = id;
    this.client = client;
    this.cache = cache;
    this.report = report;
  }

  /** A file that the cache lacks. */
  record Absent(RemoteFile file, FileMetadata metadata) {}

  /**
   * What there is to fetch.
   *
   * @param sharded whether the index among it, or in the cache, names more
   */
  record Plan(String commit, List<Absent> files, boolean sharded) {

    long bytes() {
      return files.stream().mapToLong(absent -> absent.metadata().size()).sum();
    }
  }

  /**
   * Asks the hub what has to be fetched; fetches nothing.
   *
   * @throws ModelUnavailableException if the hub cannot be asked, or lacks what is needed
   */
  Plan plan(String revision) throws InterruptedException {
    report.say("asking the hub for " + id);
    RemoteFile config = new RemoteFile(id, revision, CONFIG);
    FileMetadata first = client.require(config);
    String commit = first.commit();
    List<Absent> files = new ArrayList<>();
    if (!isThere(commit, CONFIG)) {
      files.add(new Absent(new RemoteFile(id, commit, CONFIG), first));
    }
    if (!isThere(commit, TOKENIZER)) {
      files.add(find(commit, TOKENIZER).orElseThrow(() -> lacking(commit, TOKENIZER)));
    }
    boolean sharded = false;
    if (!isThere(commit, WEIGHTS)) {
      Optional<Absent> weights = find(commit, WEIGHTS);
      weights.ifPresent(files::add);
      sharded = weights.isEmpty();
    }
    if (sharded && !isThere(commit, INDEX)) {
      files.add(find(commit, INDEX).orElseThrow(() -> lacking(commit, WEIGHTS)));
    }
    files.forEach(ModelDownload::requirePlausible);
    return new Plan(commit, files, sharded);
  }

  /**
   * Fetches what is lacking.
   *
   * @return the complete snapshot
   * @throws ModelUnavailableException if the hub does not give it
   * @throws IOException if the cache cannot be written
   */
  Path run(String revision) throws IOException, InterruptedException {
    Plan plan = plan(revision);
    String commit = plan.commit();
    fetch(plan.files());
    if (plan.sharded()) {
      List<Absent> shards = new ArrayList<>();
      for (String shard : SnapshotFiles.shards(cache.snapshot(commit).resolve(INDEX))) {
        if (!isThere(commit, shard)) {
          shards.add(find(commit, shard).orElseThrow(() -> lacking(commit, shard)));
        }
      }
      fetch(shards);
    }
    cache.writeReference(revision, commit);
    cache.removeLeftovers();
    return cache.snapshot(commit);
  }

  private void fetch(List<Absent> files) throws IOException, InterruptedException {
    requireRoom(files);
    BlobDownload download = new BlobDownload(client, cache, report);
    for (Absent absent : files) {
      download.fetch(absent.file(), absent.metadata());
      cache.link(absent.metadata().commit(), absent.file().name(), absent.metadata().etag());
    }
  }

  private void requireRoom(List<Absent> files) throws IOException {
    long needed = 0;
    for (Absent absent : files) {
      String etag = absent.metadata().etag();
      if (!Files.isRegularFile(cache.blob(etag))) {
        needed += absent.metadata().size() - size(cache.incomplete(etag));
      }
    }
    Files.createDirectories(cache.hub());
    long free = Files.getFileStore(cache.hub()).getUsableSpace();
    if (needed > free) {
      throw ModelUnavailableException.permanent(
          "Not enough room for %s in %s: expected %s MB, found %s MB free. Make room, or set CLIP_MODEL_CACHE to a folder on a larger disk."
              .formatted(id, cache.hub(), Megabytes.of(needed), Megabytes.of(free)));
    }
  }

  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  private boolean isThere(String commit, String name) {
    return SnapshotFiles.isThere(cache.snapshot(commit), name);
  }

  private Optional<Absent> find(String commit, String name) throws InterruptedException {
    RemoteFile file = new RemoteFile(id, commit, name);
    return client.find(file).map(metadata -> new Absent(file, metadata));
  }

  private ModelUnavailableException lacking(String commit, String name) {
    return SnapshotFiles.unusable(id, commit, name);
  }

  // What can be told to be wrong before it is fetched
  private static void requirePlausible(Absent absent) {
    RemoteFile file = absent.file();
    FileMetadata metadata = absent.metadata();
    if (file.name().endsWith(".json") && metadata.size() > SnapshotFiles.MAX_JSON_BYTES) {
      throw ModelUnavailableException.permanent(
          "%s: expected at most %d bytes, found %d. Set CLIP_MODEL to another model."
              .formatted(file, SnapshotFiles.MAX_JSON_BYTES, metadata.size()));
    }
    Optional<Pin> pin = PinnedModel.pin(file.id(), metadata.commit(), file.name());
    boolean same = pin.isEmpty() || pin.get().allows(metadata);
    if (!same) {
      throw ModelUnavailableException.permanent(
          "%s: expected the pinned file (SHA-256 %s), found %d bytes of ETag %s. Check HF_ENDPOINT: it serves another file than the official hub."
              .formatted(file, pin.get().sha256(), metadata.size(), metadata.etag()));
    }
  }
}
