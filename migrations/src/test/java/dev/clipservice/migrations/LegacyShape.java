package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The databases that older installations have, filled with real parts. */
enum LegacyShape {
  FIRST(PostgresServer.PGVECTOR, "vector(1536)", "1-first.sql"),
  AUTOMATED(PostgresServer.PGVECTOR, "vector(768)", "2-automated.sql"),
  PER_ROW_VIEW(PostgresServer.PGVECTOR, "vector(768)", "3-per-row-view.sql"),
  AUTOMATED_WRONG(PostgresServer.PGVECTOR, "vector(768)", "2-automated.sql", "4-wrong-states.sql"),
  PER_ROW_WRONG(PostgresServer.PGVECTOR, "vector(768)", "3-per-row-view.sql", "4-wrong-states.sql"),
  NO_PGVECTOR(PostgresServer.EMBEDDED, "real[]", "5-no-pgvector.sql"),
  REAL_WITH_PGVECTOR(PostgresServer.PGVECTOR, "real[]", "5-no-pgvector.sql");

  /** More than the repair looks at in its first batch. */
  static final int ROWS = Endurance.size(700, 1_500);

  /** part_id, part_name, category, keywords, feature_text. */
  private static final int ID = 0;

  private static final int NAME = 1;
  private static final int CATEGORY = 2;
  private static final int TEXT = 4;

  private final PostgresServer server;
  private final String type;
  private final String script;

  /** Run once the rows are there; null if there is none. */
  private final String afterwards;

  LegacyShape(PostgresServer server, String type, String script) {
    this(server, type, script, null);
  }

  LegacyShape(PostgresServer server, String type, String script, String afterwards) {
    this.server = server;
    this.type = type;
    this.script = script;
    this.afterwards = afterwards;
  }

  /** The type of {@code clip_text_emb} before. */
  String type() {
    return type;
  }

  /** Whether there is a column {@code embedding_status} before. */
  boolean hasStatus() {
    return !script.matches("[15].*");
  }

  /**
   * A new database of this shape: of six parts one has a zero vector, three have a good one and two
   * have none; every fiftieth has no text. Skipped where the parts are not at hand.
   */
  PartsDatabase create() {
    return create(ROWS);
  }

  PartsDatabase create(int rows) {
    return PartsDatabase.copy(
        server, this + " of " + rows + " parts", database -> fill(database, rows));
  }

  private void fill(PartsDatabase database, int rows) {
    database.execute(PartsDatabase.resource("/legacy/" + script));
    database.execute(load(rows));
    if (hasStatus()) {
      database.execute(
          "update parts_master_features set embedding_status = 'completed' where clip_text_emb is not null");
    }
    if (afterwards != null) {
      database.execute(PartsDatabase.resource("/legacy/" + afterwards));
    }
    database.execute("analyze parts_master_features");
  }

  private String load(int rows) {
    String dimensions = type.contains("1536") ? "1536" : "768";
    String vectors =
        """
        update parts_master_features set clip_text_emb = (
          case when id % 6 = 0 then array_fill(0::real, array[DIMENSIONS])
               else (with v as (select i, sin(id * 0.7 + i * i) as x from generate_series(1, DIMENSIONS) i)
                     select array_agg((x / norm)::real order by i)
                     from v, (select sqrt(sum(x * x)) as norm from v) n) end)TYPE
        where id % 6 in (0, 2, 3, 5)"""
            .replace("DIMENSIONS", dimensions)
            .replace("TYPE", type.equals("real[]") ? "" : "::real[]::" + type);
    return inserts(rows) + ";\n" + vectors;
  }

  private static String inserts(int rows) {
    StringBuilder sql =
        new StringBuilder(
            "insert into parts_master_features (part_id, part_name, color_id, feature_json, feature_text) values ");
    int row = 0;
    for (String[] part : parts().subList(0, rows)) {
      sql.append(row == 0 ? "" : ",\n")
          .append(
              "('%s', '%s', 1, jsonb_build_object('category', '%s'), '%s')"
                  .formatted(
                      quoted(part[ID]),
                      quoted(part[NAME]),
                      quoted(part[CATEGORY]),
                      row % 50 == 7 ? "" : quoted(part[TEXT])));
      row++;
    }
    return sql.toString();
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private static List<String[]> parts() {
    Path file = Path.of(System.getProperty("clip.test.shared"), "data/lego-parts.tsv");
    assumeTrue(Files.exists(file), file + " is not there");
    try {
      return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
