package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The ports as the container wires them: real JTA, JPA, natives and database, seen from inside the
 * WAR. (The test instance is Arquillian's, which injects fields only.)
 */
@ExtendWith(ArquillianExtension.class)
class InContainerIT {

  @Inject EmbeddingProvider provider;
  @Inject DatabaseMonitor database;
  @Inject JobQueue queue;
  @Inject PartStore parts;

  @Resource(lookup = "jdbc/clip")
  DataSource dataSource;

  @Deployment
  static WebArchive product() {
    return ShrinkWrap.create(ZipImporter.class, "clip-service-test.war")
        .importFrom(
            new File(
                System.getProperty("clip.home"),
                "wlp/usr/servers/clip-service/apps/clip-service.war"))
        .as(WebArchive.class)
        .addClass(InContainerIT.class);
  }

  @Test
  void claimsEmbedsAndSettlesRows() throws Exception {
    waitUntil(() -> database.status() instanceof DatabaseStatus.Up);
    waitUntil(() -> provider.status() instanceof ProviderStatus.Ready);
    ModelInfo model = assertInstanceOf(ProviderStatus.Ready.class, provider.status()).model();
    insertParts("brick 2 x 4", "plate 1 x 1", "slope 45");

    List<EmbeddingJob> first = claim("first", model, 2);
    List<EmbeddingJob> second = claim("second", model, 9);
    assertEquals(2, first.size());
    assertEquals(1, second.size(), "rows under lease must not be claimed again");
    assertEquals(3, parts.statistics().processing());

    List<EmbeddingJob> all = new ArrayList<>(first);
    all.addAll(second);
    assertEquals(3, queue.settle(outcomes(all, model)).completed());
    EmbeddingStatistics after = parts.statistics();
    assertEquals(3, after.total());
    assertEquals(3, after.valid());
    assertEquals(3, after.completed());
    assertEquals(
        3, queue.settle(outcomes(all, model)).dropped(), "a lease can be settled once only");
  }

  private List<EmbeddingJob> claim(String worker, ModelInfo model, int limit) {
    return queue.claim(new ClaimRequest(worker, model, limit, Duration.ofMinutes(1), true)).jobs();
  }

  private List<JobOutcome> outcomes(List<EmbeddingJob> jobs, ModelInfo model) {
    List<EmbeddedText> results =
        provider.embed(
            new EmbeddingRequest(
                jobs.stream().map(EmbeddingJob::text).toList(), Priority.BULK, Instant.MAX));
    List<JobOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      outcomes.add(
          new JobOutcome.Completed(jobs.get(i), results.get(i), model, Duration.ofMillis(1)));
    }
    return outcomes;
  }

  private void insertParts(String... texts) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String text : texts) {
        assertEquals(
            1,
            statement.executeUpdate(
                "INSERT INTO parts_master_features (part_id, color_id, feature_text) VALUES ('"
                    + text.hashCode()
                    + "', 1, '"
                    + text
                    + "')"));
      }
    }
  }

  /** Awaitility is not in the WAR. */
  private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(limit), "waited a minute in vain");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
