package dev.clipservice.dist.launcher;

import dev.clipservice.dist.demo.DemoDatabase;
import dev.clipservice.dist.demo.DemoPart;
import dev.clipservice.dist.demo.DemoVectors;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Fills the demo's database before the server sees it. */
final class DemoStart {

  private DemoStart() {}

  /**
   * Makes the demo's database if it is new.
   *
   * @param postgres running
   * @return the way to it, as its owner
   */
  static DatabaseUrl prepare(DemoPostgres postgres, Layout layout, Console console) {
    DatabaseUrl database = postgres.database(DemoDatabase.NAME, DemoDatabase.USER);
    try {
      try (Connection superuser = open(postgres.database("postgres", "postgres"))) {
        DemoDatabase.create(superuser, database.password());
      }
      List<DemoPart> parts = DemoPart.read(layout.demoParts());
      try (Connection owner = open(database)) {
        boolean fresh = DemoDatabase.load(owner, parts, DemoVectors.read(layout.demoVectors()));
        console.say(
            fresh
                ? "Demo database: loaded %d LEGO parts as an old system left them (LDraw.org Parts Library, CC BY 4.0)."
                    .formatted(parts.size())
                : "Demo database: the one of the last start.");
      }
      return database;
    } catch (SQLException e) {
      throw new CannotServeException("The demo's database cannot be made: " + e.getMessage(), e);
    }
  }

  private static Connection open(DatabaseUrl database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
