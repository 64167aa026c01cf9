package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.persistence.JpaJobQueue;
import dev.clipservice.persistence.JpaPartStore;
import dev.clipservice.persistence.JpaReprocessing;
import dev.clipservice.persistence.JpaWorkerControl;
import dev.clipservice.persistence.JpaWorkerRegistry;
import dev.clipservice.persistence.PersistenceConfig;
import dev.clipservice.persistence.Transactions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/** The table in a real database, and a worker's ports on it. */
final class RealTable implements AutoCloseable {

  final PGSimpleDataSource dataSource = new PGSimpleDataSource();
  private final EntityManagerFactory factory;
  private final PersistenceConfig config;

  RealTable(String jdbcUrl, int maxAttempts) {
    dataSource.setURL(jdbcUrl);
    // as the server's: a process that is stopped inside a transaction must not keep its rows
    dataSource.setOptions("-c idle_in_transaction_session_timeout=2s -c transaction_timeout=5s");
    config = new PersistenceConfig(false, maxAttempts);
    factory =
        Persistence.createEntityManagerFactory(
            "clip",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                dataSource,
                "jakarta.persistence.jtaDataSource",
                "",
                "eclipselink.logging.level",
                "OFF",
                "eclipselink.session-name",
                jdbcUrl + " " + System.nanoTime()));
  }

  WorkerPorts ports(EmbeddingProvider provider) {
    Transactions transactions = this::inTransaction;
    return new WorkerPorts(
        provider,
        DatabaseStatus.Up::new,
        new JpaJobQueue(transactions, config),
        new JpaWorkerRegistry(transactions),
        new JpaWorkerControl(transactions),
        new JpaPartStore(transactions),
        new JpaReprocessing(transactions));
  }

  private <T> T inTransaction(Function<EntityManager, T> work) {
    EntityManager entities = factory.createEntityManager();
    try {
      entities.getTransaction().begin();
      T result = work.apply(entities);
      entities.getTransaction().commit();
      return result;
    } catch (PersistenceException e) {
      throw new ClipServiceException(Kind.UNAVAILABLE, "the database does not answer", e);
    } finally {
      if (entities.getTransaction().isActive()) {
        entities.getTransaction().rollback();
      }
      entities.close();
    }
  }

  void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each row's columns, joined by a bar. */
  List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", columns));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  String one(String query) {
    return String.join("\n", rows(query));
  }

  /** How many parts have this status. */
  long count(String status) {
    return Long.parseLong(
        one(
            "select count(*) from parts_master_features where embedding_status = '"
                + status
                + "'"));
  }

  @Override
  public void close() {
    factory.close();
  }
}
