package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.surroundings.PeerBench;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of a comparison: each started when it is first wanted, and kept idle after. */
final class Servers implements AutoCloseable {

  /** What the peers are tried with; the better one counts. */
  private static final List<Integer> PEER_THREADS = List.of(1, 2);

  private final Surroundings surroundings;
  private final Path model;
  private final Map<String, List<RunningServer>> peers = new LinkedHashMap<>();
  private RunningServer ours;

  Servers(Surroundings surroundings, Path model) {
    this.surroundings = surroundings;
    this.model = model;
  }

  /** Our service without its cache, so that each text is computed. */
  RunningServer ours() throws InterruptedException {
    if (ours == null) {
      ours = RunningServer.ours(surroundings, model, "ours", List.of("CLIP_CACHE_BYTES=0"));
    }
    return ours;
  }

  /** A peer with each number of threads. */
  List<RunningServer> peers(String engine) throws InterruptedException {
    if (!peers.containsKey(engine)) {
      PeerBench bench = PeerBench.find(surroundings.root());
      List<RunningServer> started = new ArrayList<>();
      peers.put(engine, started); // at once: what has started is closed if another does not
      for (int threads : PEER_THREADS) {
        started.add(RunningServer.peer(surroundings, bench, model, engine, threads));
      }
    }
    return peers.get(engine);
  }

  /** Our service if it was started. */
  Optional<RunningServer> started() {
    return Optional.ofNullable(ours);
  }

  /** Stops our service if it runs. */
  void stopOurs() {
    if (ours != null) {
      ours.close();
      ours = null;
    }
  }

  @Override
  public void close() {
    stopOurs();
    peers.values().forEach(started -> started.forEach(RunningServer::close));
    peers.clear();
  }
}
