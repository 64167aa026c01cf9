package dev.clipservice.dist;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics that the files in {@code deploy/monitoring} (dashboard, alerts, the autoscaler's
 * metric) ask for, to be compared with what a running server exposes.
 */
final class DashboardMetrics {

  /** The repository's folder of deployment files. */
  static final Path DEPLOY = Path.of("").toAbsolutePath().getParent().resolve("deploy");

  /**
   * Every metric that those files may ask for: a server with a worker, a table and some use exposes
   * all of them.
   */
  static final Set<String> EXPOSED =
      Set.of(
          "clip_batch_seconds_count",
          "clip_batch_seconds_sum",
          "clip_batch_texts_count",
          "clip_batch_texts_sum",
          "clip_batch_tokens_count",
          "clip_batch_tokens_sum",
          "clip_cache_bytes",
          "clip_cache_entries",
          "clip_cache_evictions_total",
          "clip_cache_lookups_total",
          "clip_engine_tokens_computed_total",
          "clip_engine_tokens_reused",
          "clip_engine_tokens_given_total",
          "clip_eta_seconds",
          "clip_http_request_duration_seconds",
          "clip_http_request_duration_seconds_count",
          "clip_http_request_duration_seconds_sum",
          "clip_http_request_texts_count",
          "clip_http_request_texts_sum",
          "clip_http_requests_total",
          "clip_job_rows_total",
          "clip_jobs_total",
          "clip_jobs_unfinished",
          "clip_oldest_pending_seconds",
          "clip_parts",
          "clip_parts_failed",
          "clip_parts_truncated",
          "clip_queue_put_off",
          "clip_queue_requests",
          "clip_queue_suspects",
          "clip_queue_tokens",
          "clip_ready",
          "clip_requests_expired_total",
          "clip_requests_refused_total",
          "clip_rows_per_minute",
          "clip_texts_total",
          "clip_texts_truncated_total",
          "clip_tokens_total",
          "clip_vectors",
          "clip_worker_batch_seconds_count",
          "clip_worker_batch_seconds_sum",
          "clip_worker_rows_total",
          "clip_worker_state",
          // Open Liberty's own
          "connectionpool_freeConnections",
          "connectionpool_managedConnections",
          "memory_maxHeap_bytes",
          "memory_usedHeap_bytes",
          "thread_count");

  /**
   * A metric as a query names it.
   *
   * @param labels by which the query chooses, without those that Prometheus adds
   */
  record Series(String name, Set<String> labels) {}

  private static final Set<String> OF_PROMETHEUS = Set.of("up");
  private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance", "namespace");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
  private static final List<String> FIELDS =
      List.of("expr", "definition", "seriesQuery", "metricsQuery");

  private static final Pattern TERM =
      Pattern.compile("([A-Za-z_]\\w*)\\s*(?:(\\()|\\{([^}]*)\\})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);
  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  private DashboardMetrics() {}

  /** Every metric that a query in {@code deploy/monitoring} names. */
  static Set<Series> series() throws IOException {
    Set<Series> found = new HashSet<>();
    for (Path file : files(DEPLOY.resolve("monitoring"))) {
      for (JsonNode document : documents(file)) {
        for (String field : FIELDS) {
          document.findValues(field).forEach(query -> found.addAll(seriesIn(query.textValue())));
        }
      }
    }
    return found;
  }

  /** The metrics of one query in Prometheus' language, or in Grafana's for variables. */
  static Set<Series> seriesIn(String query) {
    String bare =
        query
            .replaceAll("\"[^\"]*\"", "\"\"")
            .replaceAll("label_values\\((.*),\\s*\\w+\\)", "$1")
            .replaceAll("\\[[^\\]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
    Set<Series> found = new HashSet<>();
    Matcher term = TERM.matcher(bare);
    while (term.find()) {
      String name = term.group(1);
      boolean function = term.group(2) != null;
      if (!function && !WORDS.contains(name) && !OF_PROMETHEUS.contains(name)) {
        found.add(new Series(name, labels(term.group(3))));
      }
    }
    return found;
  }

  private static Set<String> labels(String matchers) {
    Set<String> labels = new TreeSet<>();
    if (matchers != null) {
      LABEL.matcher(matchers).results().forEach(label -> labels.add(label.group(1)));
      labels.removeAll(LABELS_OF_PROMETHEUS);
    }
    return labels;
  }

  /**
   * What the files ask for, and a server does not expose.
   *
   * @param exposition the answer of its {@code /metrics}
   * @return names of metrics, and of labels that none of a metric's lines has
   */
  static Set<String> missingIn(String exposition) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Series series : series()) {
      List<String> lines =
          exposition.lines().filter(line -> line.matches(series.name() + "[{ ].*")).toList();
      if (lines.isEmpty()) {
        missing.add(series.name());
      }
      for (String label : series.labels()) {
        if (lines.stream().noneMatch(line -> line.matches(".*[{,]" + label + "=\".*"))) {
          missing.add(series.name() + " with the label " + label);
        }
      }
    }
    return missing;
  }

  /** The YAML and JSON files below a folder. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
    }
  }

  /**
   * Reads a YAML or JSON file.
   *
   * @return its documents; more than one only in YAML
   */
  static List<JsonNode> documents(Path file) throws IOException {
    ObjectReader reader = file.toString().endsWith(".json") ? JSON : YAML;
    try (MappingIterator<JsonNode> documents = reader.readValues(file.toFile())) {
      return documents.readAll();
    }
  }
}
