package dev.clipservice.benchmarks.http;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a server made of some requests.
 *
 * @param texts embedded
 * @param seconds from the first request's start to the last one's answer
 * @param waits of each request, in microseconds
 * @param kept some of the answers, to be checked
 */
public record Load(int texts, double seconds, Histogram waits, List<Answer> kept) {

  /** A request's texts and what came back. */
  public record Answer(List<String> texts, String body) {}

  /** The rate over all of them. */
  public double textsPerSecond() {
    return texts / seconds;
  }
}
