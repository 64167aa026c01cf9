package dev.clipservice.dist;

import java.util.List;
import java.util.Map;

/**
 * What the page holds in its browser.
 *
 * @param heapBytes of JavaScript
 * @param nodes of documents, also those that are in none any more but are still held
 * @param listeners of events
 */
record PageMemory(long heapBytes, long nodes, long listeners) {

  /** What is left after whatever nobody holds has gone. */
  static PageMemory of(Browser browser) {
    browser.ask("HeapProfiler.enable", Map.of());
    browser.ask("Performance.enable", Map.of());
    // The first collection may let go of what the second one takes
    browser.ask("HeapProfiler.collectGarbage", Map.of());
    browser.ask("HeapProfiler.collectGarbage", Map.of());
    List<?> metrics = (List<?>) browser.ask("Performance.getMetrics", Map.of()).get("metrics");
    return new PageMemory(
        value(metrics, "JSHeapUsedSize"),
        value(metrics, "Nodes"),
        value(metrics, "JSEventListeners"));
  }

  private static long value(List<?> metrics, String name) {
    return metrics.stream()
        .map(metric -> (Map<?, ?>) metric)
        .filter(metric -> name.equals(metric.get("name")))
        .map(metric -> ((Number) metric.get("value")).longValue())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "%,d bytes of heap, %,d nodes, %d listeners".formatted(heapBytes, nodes, listeners);
  }
}
