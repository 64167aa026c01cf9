package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Pair;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.surroundings.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two engines on the same texts, a chunk of them each in turn.
 *
 * @param name of the results
 * @param title for people
 * @param array texts of one request
 * @param chunk texts between one change of sides and the next
 * @param chunks how many chunks at most, spread evenly over the list; each is a contiguous part of
 *     it, so that texts share what they share in the whole
 */
record SideBySide(String name, String title, int array, int chunk, int chunks) {

  /** Measures, and records texts/s by pair and over all texts. */
  void measure(
      Recording recording,
      List<String> texts,
      EmbeddingSide subject,
      String subjectName,
      EmbeddingSide reference,
      String referenceName) {
    subject.run(0, Math.min(array, texts.size()), array);
    reference.run(0, Math.min(array, texts.size()), array);
    List<Integer> starts =
        IntStream.iterate(0, from -> from < texts.size(), from -> from + chunk).boxed().toList();
    List<Pair> pairs = new ArrayList<>();
    double subjectSeconds = 0;
    double referenceSeconds = 0;
    long tokens = 0;
    int done = 0;
    int different = 0;
    for (int from : Spread.evenly(starts, chunks)) {
      int to = Math.min(from + chunk, texts.size());
      EmbeddingSide.Run ours = subject.run(from, to, array);
      EmbeddingSide.Run theirs = reference.run(from, to, array);
      pairs.add(new Pair(ours.textsPerSecond(), theirs.textsPerSecond()));
      subjectSeconds += ours.seconds();
      referenceSeconds += theirs.seconds();
      tokens += ours.tokens();
      done += to - from;
      different += ours.digest().equals(theirs.digest()) ? 0 : 1;
    }
    recording.add(new Comparison(name, title, "texts/s", subjectName, referenceName, pairs));
    recording.add(Figure.single(name + "-texts", title + ", texts", "texts", done));
    recording.add(Figure.single(name + "-tokens", title + ", tokens", "tokens", (double) tokens));
    recording.add(
        Figure.single(
            name + "-speed-up",
            title + ", speed-up over all",
            "x",
            referenceSeconds / subjectSeconds));
    recording.add(
        Figure.single(
            name + "-different", title + ", chunks with different bits", "chunks", different));
  }
}
