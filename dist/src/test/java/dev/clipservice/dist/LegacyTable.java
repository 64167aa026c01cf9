package dev.clipservice.dist;

import dev.clipservice.core.Embedding;
import dev.clipservice.dist.demo.DemoPart;
import dev.clipservice.dist.demo.DemoVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * The demo's parts in a table as an older system left it: some without a vector, some with a zero
 * one, the others with the demo model's own; and states that contradict them, where it had states.
 *
 * @param parts the table
 */
record LegacyTable(PartsUnderTest parts) {

  private static final Path SCRIPTS = Path.of(System.getProperty("clip.legacy"));

  /** What is true of a row with a vector of norm 1, by arithmetic and not by our functions. */
  static final String GOOD =
      "abs((SELECT sum(v::float8 * v) FROM unnest(clip_text_emb::real[]) v) - 1) < 1e-4";

  static LegacyTable create(CompanyDatabase database) throws IOException, SQLException {
    LegacyTable table = new LegacyTable(database.parts());
    if (database.hasPgvector()) {
      table.run("2-automated.sql");
      table.load("?::real[]::vector");
      table.parts.execute(
          "UPDATE parts_master_features SET embedding_status = 'completed' WHERE clip_text_emb IS NOT NULL");
      table.run("4-wrong-states.sql");
    } else {
      table.run("5-no-pgvector.sql");
      table.load("?");
    }
    return table;
  }

  /** How many rows a worker has to embed: those with text that are not known to be done. */
  long toEmbed() throws SQLException {
    boolean hasStates =
        parts.number(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'parts_master_features' AND column_name = 'embedding_status'")
            > 0;
    String done = hasStates ? " AND coalesce(embedding_status, 'completed') = 'completed'" : "";
    return parts.count("feature_text <> '' AND NOT coalesce(" + GOOD + done + ", false)");
  }

  private void run(String script) throws IOException, SQLException {
    parts.execute(Files.readString(SCRIPTS.resolve(script)));
  }

  private void load(String vector) throws SQLException {
    Map<String, Embedding> vectors = DemoVectors.read(ClipServer.HOME.resolve("demo/vectors"));
    try (Connection connection = parts.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO parts_master_features (part_id, part_name, color_id, feature_text, clip_text_emb)"
                    + " VALUES (?, ?, ?, ?, "
                    + vector
                    + ")")) {
      for (DemoPart part : DemoPart.read(ClipServer.HOME.resolve("demo/parts.tsv"))) {
        insert.setString(1, part.id());
        insert.setString(2, part.name());
        insert.setInt(3, part.colorId());
        insert.setString(4, part.featureText());
        insert.setArray(5, connection.createArrayOf("float4", vector(part, vectors)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Null for a part that has none. */
  private static Object[] vector(DemoPart part, Map<String, Embedding> vectors) {
    return switch (part.row()) {
      case MISSING -> null;
      case ZERO -> values(null);
      case GOOD -> values(vectors.get(part.id()));
    };
  }

  private static Float[] values(Embedding embedding) {
    Float[] values = new Float[768];
    for (int i = 0; i < values.length; i++) {
      values[i] = embedding == null ? 0f : embedding.get(i);
    }
    return values;
  }
}
