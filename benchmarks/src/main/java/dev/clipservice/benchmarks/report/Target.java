package dev.clipservice.benchmarks.report;

import java.util.OptionalDouble;

/**
 * What a measure has to reach.
 *
 * @param title for people
 * @param path of the number, as {@link Findings#number} takes it
 * @param atLeast whether more is better
 * @param bound what it has to reach
 * @param unit of both; {@code %} of a ratio
 */
record Target(String title, String path, boolean atLeast, double bound, String unit) {

  /** The model that targets are for, as it is made and with weights rounded to float16's. */
  private static final String FULL_SIZE = "synth-l14";

  private static final String ROUNDED = FULL_SIZE + "-half";

  /** Reads a line: title, path, {@code >=} or {@code <=}, bound, unit, with tabs between. */
  static Target parse(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 5 || !(cells[2].equals(">=") || cells[2].equals("<="))) {
      throw new IllegalArgumentException(
          "expected title, path, >= or <=, bound and unit with tabs between, got: " + line);
    }
    return new Target(
        cells[0], cells[1], cells[2].equals(">="), Double.parseDouble(cells[3]), cells[4]);
  }

  /** A row of the table: title, target, measured, whether it was reached. */
  String row(Findings findings) {
    OptionalDouble found = findings.number(path);
    if (found.isEmpty()) {
      return "| %s | %s | not measured | |".formatted(title, wanted());
    }
    double value = found.getAsDouble() * (isShare() ? 100 : 1);
    String model = findings.setting(benchmark(), "model").orElse(FULL_SIZE);
    String with = model.equals(FULL_SIZE) ? "" : " with " + model;
    // Of no full-size model: not what the target speaks of
    boolean counts = model.equals(FULL_SIZE) || model.equals(ROUNDED);
    String reached = counts ? (isReached(value) ? "yes " : "no ") : "";
    return "| %s | %s | %s%s | %s|".formatted(title, wanted(), withUnit(value), with, reached);
  }

  boolean isReached(double value) {
    return atLeast ? value >= bound : value <= bound;
  }

  private String benchmark() {
    return path.substring(0, path.indexOf('/'));
  }

  private boolean isShare() {
    return unit.equals("%") && path.endsWith(".ratio");
  }

  private String wanted() {
    return (atLeast ? "at least " : "at most ") + withUnit(bound);
  }

  private String withUnit(double value) {
    return (Numbers.of(value) + " " + unit).strip();
  }
}
