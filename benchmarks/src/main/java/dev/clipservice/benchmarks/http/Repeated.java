package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts that the service has embedded before: what its cache, JSON and HTTP allow. */
record Repeated(Surroundings surroundings, Path model, int rounds, double scale) {

  private static final int ARRAY = 64;
  private static final int DIFFERENT = 640;
  private static final int REQUESTS_OF_A_RUN = 200;

  void run(Recording recording) throws InterruptedException {
    List<List<String>> arrays =
        Spread.pieces(Texts.mixed(Spread.evenly(surroundings.allParts(), DIFFERENT)), ARRAY);
    List<List<String>> requests = new ArrayList<>();
    for (int i = 0; i < Math.max(arrays.size(), REQUESTS_OF_A_RUN * scale); i++) {
      requests.add(arrays.get(i % arrays.size()));
    }
    // With the cache that it has by default
    try (RunningServer server = RunningServer.ours(surroundings, model, "cached", List.of())) {
      for (EmbeddingsWire wire : EmbeddingsWire.values()) {
        for (int clients : new int[] {1, 4}) {
          measure(server.clients(wire), requests, wire, clients, recording);
        }
      }
    }
  }

  private void measure(
      LoadGenerator generator,
      List<List<String>> requests,
      EmbeddingsWire wire,
      int clients,
      Recording recording)
      throws InterruptedException {
    Vectors vectors = new Vectors();
    vectors.add(generator.run(requests, clients).kept()); // embeds, and warms up what repeats
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Load load = generator.run(requests, clients);
      vectors.add(load.kept());
      rates.add(load.textsPerSecond());
    }
    String format = wire.name().toLowerCase(Locale.ROOT);
    recording.add(
        Figure.median(
            "repeated-%s-%d".formatted(format, clients),
            "repeated texts, arrays of 64, %s, %d client(s)".formatted(format, clients),
            "texts/s",
            rates));
  }
}
