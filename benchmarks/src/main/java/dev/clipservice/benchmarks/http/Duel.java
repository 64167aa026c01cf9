package dev.clipservice.benchmarks.http;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Pairs;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.results.WaitingTimes;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Runs a measure on our service and a peer, in turn, and checks that both answer the same. */
final class Duel {

  /** Far above rounding, far below what another text's vector differs by. */
  private static final double SAME = 1e-4;

  private final Servers servers;
  private final Recording recording;
  private final EmbeddingsWire wire;

  Duel(Servers servers, Recording recording, EmbeddingsWire wire) {
    this.servers = servers;
    this.recording = recording;
    this.wire = wire;
  }

  /**
   * Measures against each of the measure's peers.
   *
   * @throws IllegalStateException if a server fails or the answers differ
   */
  void run(Measure measure) throws InterruptedException {
    for (String engine : measure.engines()) {
      RunningServer peer = best(measure, servers.peers(engine));
      run(measure, engine, peer);
    }
  }

  /** The one of a peer's servers that is fastest at this. */
  private RunningServer best(Measure measure, List<RunningServer> candidates)
      throws InterruptedException {
    RunningServer best = null;
    double bestValue = 0;
    for (RunningServer candidate : candidates) {
      LoadGenerator clients = candidate.clients(wire);
      List<List<String>> trial = measure.trial().theirs();
      clients.run(trial.subList(0, Math.min(2, trial.size())), 1); // warms it up
      double value = measure.value(clients.run(trial, measure.trial().clients()));
      recording.say("  trial of %s: %.2f %s", candidate.title(), value, measure.unit());
      if (best == null || measure.better(value, bestValue)) {
        best = candidate;
        bestValue = value;
      }
    }
    return best;
  }

  private void run(Measure measure, String engine, RunningServer peer) throws InterruptedException {
    Side ours = new Side(servers.ours());
    Side theirs = new Side(peer);
    for (int i = 0; i < measure.warmUps(); i++) {
      ours.clients.run(measure.trial().ours(), measure.trial().clients());
      theirs.clients.run(measure.trial().theirs(), measure.trial().clients());
    }
    String name = measure.name() + "-" + engine;
    List<Pair> pairs =
        Pairs.interleave(
            measure.rounds().size(),
            round -> ours.take(measure, measure.rounds().get(round), true),
            round -> theirs.take(measure, measure.rounds().get(round), false));
    double difference = ours.vectors.maxDifference(theirs.vectors);
    if (!(difference <= SAME)) {
      throw new IllegalStateException(
          "%s: expected the same vectors from %s, found a difference of %g"
              .formatted(name, peer.title(), difference));
    }
    recording.add(
        new Comparison(name, measure.title(), measure.unit(), "ours", peer.title(), pairs));
    recording.add(Figure.single(name + "-texts", measure.title() + ", texts", "texts", ours.texts));
    recording.add(
        Figure.single(
            name + "-speed-up",
            measure.title() + ", speed-up over all",
            "x",
            theirs.seconds / ours.seconds));
    recording.add(
        Figure.single(
            name + "-difference",
            "largest difference to %s over %d texts"
                .formatted(peer.title(), ours.vectors.common(theirs.vectors)),
            "",
            difference));
    WaitingTimes.record(recording, name, name + "-ours", measure.name(), "ours", ours.waits);
    WaitingTimes.record(
        recording, name, name + "-theirs", measure.name(), peer.title(), theirs.waits);
  }

  /** What one server did over all rounds. */
  private final class Side {

    private final LoadGenerator clients;
    private final Vectors vectors = new Vectors();
    private final Histogram waits = new Histogram(3);
    private double seconds;
    private int texts;

    Side(RunningServer server) {
      this.clients = server.clients(wire);
    }

    double take(Measure measure, Work work, boolean ourOwn) throws InterruptedException {
      Load load = clients.run(ourOwn ? work.ours() : work.theirs(), work.clients());
      vectors.add(load.kept());
      waits.add(load.waits());
      seconds += load.seconds();
      texts += load.texts();
      return measure.value(load);
    }
  }
}
