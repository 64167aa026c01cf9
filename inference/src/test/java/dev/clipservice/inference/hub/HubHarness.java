package dev.clipservice.inference.hub;

import dev.clipservice.core.ProviderStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A machine with an empty cache, beside a {@link FakeHub}; its waits take no time. */
final class HubHarness implements AutoCloseable {

  final FakeHub hub = new FakeHub();
  final Path cache;
  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final List<ProviderStatus.Loading> news = new CopyOnWriteArrayList<>();
  final Map<String, String> settings = new HashMap<>();
  Duration silence = Duration.ofSeconds(30);

  /** Waits longer than this are given up, as if the server was stopped. */
  int maxWaits = 20;

  HubHarness(Path cache) {
    this.cache = cache;
    settings.put("CLIP_MODEL", FakeHub.ID);
    settings.put("CLIP_MODEL_CACHE", cache.toString());
    settings.put("HF_HOME", cache.resolveSibling("hf-home").toString());
    settings.put("HF_ENDPOINT", hub.endpoint());
  }

  ModelFiles files() {
    ModelSource source = ModelSource.from(name -> Optional.ofNullable(settings.get(name)));
    return new ModelFiles(source, silence, this::pretendToSleep);
  }

  /** Finds or downloads the model. */
  Path obtain() throws InterruptedException {
    return files().obtain(news::add).path();
  }

  private void pretendToSleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted() || waits.size() >= maxWaits) {
      throw new InterruptedException();
    }
    waits.add(duration);
  }

  Path repository() {
    return cache.resolve("models--acme--tiny");
  }

  Path snapshot() {
    return repository().resolve("snapshots").resolve(FakeHub.COMMIT);
  }

  /** The names in {@code blobs}, sorted. */
  List<String> blobs() throws IOException {
    if (!Files.exists(repository().resolve("blobs"))) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(repository().resolve("blobs"))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  Path incomplete(String etag) {
    return new HubCache(cache, new HubId(FakeHub.ID)).incomplete(etag);
  }

  @Override
  public void close() {
    hub.close();
  }
}
