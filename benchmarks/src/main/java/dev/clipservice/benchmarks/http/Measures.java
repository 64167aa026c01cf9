package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.library.Texts;
import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * What is compared with the peers.
 *
 * @param surroundings where the texts are
 * @param length the number of tokens of a text
 * @param rounds pairs of each
 * @param scale 1 for the real thing, less for a trial
 */
record Measures(Surroundings surroundings, ToIntFunction<String> length, int rounds, double scale) {

  static final List<String> BOTH = List.of("hf", "ort");
  static final int NAMES_ARRAY = 256;
  private static final int CLIENTS = 16;
  private static final int ARRAY = 64;

  /** 200 requests: a JVM compiles while it runs, and on few cores that is the engine's time. */
  private static final int LONE_WARM_UPS = 5;

  /** One client, one text a request. */
  Measure oneText() {
    List<List<String>> texts = mixed(scaled(40, 1));
    return new Measure(
        "one-text",
        "one text a request, one client",
        BOTH,
        true,
        Work.single(texts.get(rounds), 1),
        LONE_WARM_UPS,
        texts.subList(0, rounds).stream().map(some -> Work.single(some, 1)).toList());
  }

  /** Arrays of 64. */
  Measure arrays() {
    List<List<String>> texts = mixed(scaled(256, ARRAY));
    return new Measure(
        "arrays-64",
        "arrays of 64, half Korean, half English",
        BOTH,
        false,
        Work.arrays(texts.get(rounds), ARRAY, length),
        1,
        texts.subList(0, rounds).stream().map(some -> Work.arrays(some, ARRAY, length)).toList());
  }

  /** Many clients, one text a request. */
  Measure manyClients() {
    List<List<String>> texts = mixed(scaled(160, CLIENTS));
    return new Measure(
        "clients-16",
        "16 clients, one text a request",
        List.of("hf"),
        false,
        Work.single(texts.get(rounds), CLIENTS),
        1,
        texts.subList(0, rounds).stream().map(some -> Work.single(some, CLIENTS)).toList());
  }

  /**
   * The part names in arrays of 256; every round has its share of the arrays, spread over the list.
   *
   * @param sorted whether by text, as the worker has them, or as in the file
   * @param limit texts at most; fewer arrays then, spread evenly, each as it is in the whole list
   */
  Measure partNames(boolean sorted, int limit) {
    List<String> names = Texts.names(surroundings);
    List<List<String>> arrays =
        Spread.evenly(
            Spread.pieces(sorted ? names.stream().sorted().toList() : names, NAMES_ARRAY),
            Math.max(1, limit / NAMES_ARRAY));
    int pairs = Math.min(rounds, arrays.size());
    List<Work> work =
        IntStream.range(0, pairs)
            .mapToObj(
                round ->
                    IntStream.iterate(round, i -> i < arrays.size(), i -> i + pairs)
                        .mapToObj(arrays::get)
                        .flatMap(List::stream)
                        .toList())
            .map(texts -> Work.arrays(texts, NAMES_ARRAY, length))
            .toList();
    return new Measure(
        sorted ? "part-names" : "part-names-unsorted",
        "part names in arrays of 256, " + (sorted ? "sorted" : "in the file's order"),
        List.of("ort"),
        false,
        Work.arrays(Spread.evenly(names, scaled(128, 1)), NAMES_ARRAY, length),
        1,
        work);
  }

  /** Different texts for each round, and as many for the trial. */
  private List<List<String>> mixed(int perRound) {
    List<String> texts =
        new ArrayList<>(
            Texts.mixed(Spread.evenly(surroundings.allParts(), perRound * (rounds + 1))));
    Collections.shuffle(texts, new Random(1));
    return Spread.pieces(texts, Math.min(perRound, texts.size() / (rounds + 1)));
  }

  /** At least {@code least}, and a multiple of it. */
  private int scaled(int count, int least) {
    return Math.max(1, (int) Math.round(count * scale / least)) * least;
  }
}
