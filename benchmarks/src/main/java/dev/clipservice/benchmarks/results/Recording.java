package dev.clipservice.benchmarks.results;

import dev.clipservice.benchmarks.surroundings.Machine;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Collects what a program measures, prints it and keeps the file up to date, so that what was
 * measured before a failure is not lost.
 */
public final class Recording {

  private final String benchmark;
  private final Machine machine;
  private final ResultFolder folder;
  private final PrintStream out;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Begins with nothing.
   *
   * @param benchmark the file's name
   * @param out where people read along
   */
  public Recording(String benchmark, Machine machine, ResultFolder folder, PrintStream out) {
    this.benchmark = benchmark;
    this.machine = machine;
    this.folder = folder;
    this.out = out;
  }

  public Recording setting(String name, Object value) {
    settings.put(name, value.toString());
    return this;
  }

  public void add(Figure figure) {
    figures.add(figure);
    say("%s: %s %s", figure.title(), number(figure.value()), figure.unit());
    write();
  }

  public void add(Comparison comparison) {
    comparisons.add(comparison);
    say(
        "%s: %s %s, %s %s %s, ratio %s",
        comparison.title(),
        comparison.subjectName(),
        number(comparison.subject()),
        comparison.referenceName(),
        number(comparison.reference()),
        comparison.unit(),
        number(comparison.ratio()));
    write();
  }

  public void add(Series curve) {
    series.add(curve);
    write();
  }

  public void note(String sentence) {
    notes.add(sentence);
    say("%s", sentence);
    write();
  }

  /** Tells people what is being done; not part of the result. */
  public void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.2g" : "%.3f", value);
  }

  private void write() {
    folder.write(
        new Result(
            benchmark,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            machine,
            settings,
            figures,
            comparisons,
            series,
            notes));
  }
}
