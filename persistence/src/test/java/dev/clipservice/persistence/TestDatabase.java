package dev.clipservice.persistence;

import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a test's own, with the ports on it as a server would have them. */
final class TestDatabase implements AutoCloseable {

  static final ModelInfo MODEL = model("clip-vit-l/14", false);

  final PGSimpleDataSource dataSource;
  private final KeptConnections connections;
  final EntityManagerFactory factory;
  final JpaJobQueue queue;
  final JpaPartStore store;
  final JpaWorkerRegistry registry;
  final JpaWorkerControl control;
  final JpaReprocessing reprocessing;
  final JpaQueueMonitor monitor;
  final Transactions transactions;

  TestDatabase(PostgresServer server) {
    dataSource = server.createDatabase();
    connections = new KeptConnections(dataSource);
    factory =
        Persistence.createEntityManagerFactory(
            "clip",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                connections,
                "jakarta.persistence.jtaDataSource",
                "",
                "eclipselink.session-name",
                dataSource.getDatabaseName()));
    DatabaseMonitor up = DatabaseStatus.Up::new;
    transactions = new GuardedTransactions(this::inTransaction, up);
    queue = queue(false);
    store = new JpaPartStore(transactions);
    registry = new JpaWorkerRegistry(transactions);
    control = new JpaWorkerControl(transactions);
    reprocessing = new JpaReprocessing(transactions);
    monitor = new JpaQueueMonitor(transactions);
  }

  JpaJobQueue queue(boolean allowDemoModel) {
    return new JpaJobQueue(transactions, new PersistenceConfig(allowDemoModel, 5));
  }

  private <T> T inTransaction(Function<EntityManager, T> work) {
    EntityManager entities = factory.createEntityManager();
    try {
      entities.getTransaction().begin();
      T result = work.apply(entities);
      entities.getTransaction().commit();
      return result;
    } finally {
      if (entities.getTransaction().isActive()) {
        entities.getTransaction().rollback();
      }
      entities.close();
    }
  }

  /** Adds parts with the texts {@code text FIRST} to {@code text LAST}. */
  void addParts(int first, int last) {
    execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        select 'p' || i, 1, 'text ' || i from generate_series(%d, %d) i"""
            .formatted(first, last));
  }

  /** What an empty-handed worker is given. */
  List<EmbeddingJob> claim(String worker, int limit) {
    return claim(worker, limit, Duration.ofMinutes(1));
  }

  List<EmbeddingJob> claim(String worker, int limit, Duration lease) {
    return queue.claim(new ClaimRequest(worker, MODEL, limit, lease, true)).jobs();
  }

  /** As if a worker had died at once after it began {@code jobs}: its leases run out. */
  void die(String worker, List<EmbeddingJob> jobs) {
    queue.begin(worker, jobs);
    expire(worker);
  }

  /** Lets the leases of a worker run out now. */
  void expire(String worker) {
    execute(
        """
        update embedding_job
        set next_attempt_at = now() + case when suspect then next_attempt_at - lease_until else interval '0' end,
            lease_until = now()
        where worker = '%s'"""
            .formatted(worker));
  }

  /** Makes everything due that waits for its next attempt. */
  void makeDue() {
    execute(
        """
        update embedding_job set next_attempt_at = now()
        where next_attempt_at > now() and next_attempt_at < 'infinity'""");
  }

  void execute(String sql) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each row's columns, joined by a bar. */
  List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getString(i));
        }
        rows.add(String.join("|", columns.stream().map(String::valueOf).toList()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  String one(String query) {
    return String.join("\n", rows(query));
  }

  static ModelInfo model(String name, boolean demo) {
    return new ModelInfo(new ModelIdentity("clip", name, "r1"), 768, 77, "cpu", "fp32", true, demo);
  }

  /** The vector that the tests' model makes of a text: some direction, always the same. */
  static Embedding embed(String text) {
    Random random = new Random(text.hashCode());
    float[] values = new float[768];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalize(values);
  }

  static JobOutcome completed(EmbeddingJob job) {
    return new JobOutcome.Completed(
        job, new EmbeddedText(embed(job.text()), 9, 9), MODEL, Duration.ofMillis(40));
  }

  static List<JobOutcome> completed(List<EmbeddingJob> jobs) {
    return jobs.stream().map(TestDatabase::completed).toList();
  }

  /** The vector that is stored for a row, or null. */
  Embedding stored(long rowId) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select clip_text_emb::real[] from parts_master_features where id = " + rowId)) {
      row.next();
      if (row.getArray(1) == null) {
        return null;
      }
      Float[] boxed = (Float[]) row.getArray(1).getArray();
      float[] values = new float[boxed.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = boxed[i];
      }
      return Embedding.of(values);
    } catch (SQLException e) {
      throw new ClipServiceException(ClipServiceException.Kind.INTERNAL, "no vector", e);
    }
  }

  @Override
  public void close() {
    factory.close();
    connections.close();
  }
}
