package dev.clipservice.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One thing against another, in pairs.
 *
 * @param name what the report finds it by
 * @param title for people
 * @param unit of the measurements
 * @param subjectName what is judged
 * @param referenceName what it is compared with
 * @param pairs at least one
 */
@JsonIgnoreProperties(
    value = {"subject", "reference", "ratio"},
    allowGetters = true)
public record Comparison(
    String name,
    String title,
    String unit,
    String subjectName,
    String referenceName,
    List<Pair> pairs) {

  public Comparison {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("expected at least one pair for " + name + ", got none");
    }
  }

  /** The median of what is judged. */
  @JsonProperty
  public double subject() {
    return Median.of(pairs.stream().map(Pair::subject).toList());
  }

  /** The median of what it is compared with. */
  @JsonProperty
  public double reference() {
    return Median.of(pairs.stream().map(Pair::reference).toList());
  }

  /** The median of the pairs' ratios, subject by reference. */
  @JsonProperty
  public double ratio() {
    return Median.of(pairs.stream().map(Pair::ratioOfPair).toList());
  }
}
