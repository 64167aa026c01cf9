package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clipservice.dist.DashboardMetrics.Series;
import dev.clipservice.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The deployment files say what is true of the service. */
class DeployFilesTest {

  private static final Path DEPLOY = DashboardMetrics.DEPLOY;
  private static final Path ROOT = DEPLOY.getParent();
  private static final Set<String> PHASES =
      Arrays.stream(WorkerState.Phase.values()).map(Enum::name).collect(Collectors.toSet());

  @Test
  void areWellFormed() throws IOException {
    List<Path> files = DashboardMetrics.files(DEPLOY);
    assertTrue(files.size() >= 10, "not where they are looked for: " + files);
    for (Path file : files) {
      List<JsonNode> documents = DashboardMetrics.documents(file);
      assertFalse(documents.isEmpty(), () -> file + " is empty");
      for (JsonNode document : documents) {
        assertTrue(document.isObject(), () -> file + " has a document that is no object");
      }
    }
  }

  @Test
  void nameOnlyVariablesOfTheReadme() throws IOException {
    Set<String> documented = ReadmeTest.documented();
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(DEPLOY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        ReadmeTest.collect("(" + ReadmeTest.NAME + ")", Files.readString(file), used);
      }
    }
    assertTrue(used.contains("DATABASE_URL"), "the search itself is broken: " + used);
    used.removeAll(documented);
    used.removeAll(PHASES); // DATABASE_DOWN looks like a variable
    assertEquals(Set.of(), used, "not in the README's table");
  }

  @Test
  void findsTheMetricsOfAQuery() {
    assertEquals(
        Set.of(
            new Series("clip_a_total", Set.of("endpoint", "status")),
            new Series("clip_b", Set.of())),
        DashboardMetrics.seriesIn(
            """
            delta((sum by (job) (rate(clip_a_total{job="x",endpoint!="y",status=~"5.."}[5m])))[1h:1m])
            and on (job) max(clip_b) > 0.02 unless up{job="x"} == 0
            """));
    assertEquals(
        Set.of(new Series("clip_c", Set.of())),
        DashboardMetrics.seriesIn("label_values(clip_c{job=~\"$job\"}, instance)"));
  }

  /** What a running server exposes of it: {@link DatabaseIT}. */
  @Test
  void askForMetricsThatAreKnown_andTheListHasNoOthers() throws IOException {
    Set<String> asked =
        DashboardMetrics.series().stream()
            .map(Series::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(DashboardMetrics.EXPOSED), asked);
  }

  @Test
  void nameOnlyPhasesThatAWorkerHas() throws IOException {
    Set<String> asked = new TreeSet<>();
    ReadmeTest.collect(
        "(?:phase=~?\"|(?<=[A-Z])\\|)([A-Z_]+)",
        Files.readString(DEPLOY.resolve("monitoring/alerts.yaml")),
        asked);
    assertTrue(asked.contains("DEAD"), "the search itself is broken: " + asked);
    asked.removeAll(PHASES);
    assertEquals(Set.of(), asked);
  }

  @Test
  void theAutoscalersMetricIsTheOneThatIsMade() throws IOException {
    JsonNode adapter =
        DashboardMetrics.documents(DEPLOY.resolve("monitoring/prometheus-adapter.yaml")).get(0);
    Set<String> used =
        DashboardMetrics.documents(DEPLOY.resolve("kubernetes/worker.yaml")).stream()
            .map(document -> document.at("/spec/metrics/0/external/metric/name").asText())
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    assertEquals(Set.of(adapter.at("/externalRules/0/name/as").asText()), used);
  }

  @Test
  void everyAlertSaysWhatItMeans_andWhereItIsToldWhatToDo() throws IOException {
    Set<String> sections =
        Files.readString(ROOT.resolve("docs/operations.md"))
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    JsonNode rules =
        DashboardMetrics.documents(DEPLOY.resolve("monitoring/alerts.yaml"))
            .get(0)
            .at("/groups/0/rules");
    assertFalse(rules.isEmpty());
    for (JsonNode rule : rules) {
      String alert = rule.path("alert").asText();
      JsonNode annotations = rule.path("annotations");
      assertFalse(annotations.path("description").asText().isBlank(), alert);
      String section = alert.toLowerCase(Locale.ROOT);
      assertEquals("docs/operations.md#" + section, annotations.path("runbook").asText());
      assertTrue(sections.contains(section), () -> "docs/operations.md has no section " + alert);
    }
  }

  @Test
  void bothContainerEnginesLeaveOutTheSame() throws IOException {
    assertEquals(
        Files.readString(ROOT.resolve(".containerignore")),
        Files.readString(DEPLOY.resolve("Containerfile.dockerignore")));
  }
}
