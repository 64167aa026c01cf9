package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of parts as a user reaches it, past the service.
 *
 * @param url the database, as {@code DATABASE_URL} takes it
 */
record PartsUnderTest(String url) {

  /** How many texts are asked for at once when stored vectors are compared with the API's. */
  private static final int COMPARED_TOGETHER = 200;

  /** Inserts rows, each with a text of its own. */
  void insert(int rows) throws SQLException, IOException {
    List<String> lines = Files.readAllLines(ClipServer.HOME.resolve("demo/parts.tsv"));
    int text = List.of(lines.get(0).split("\t", -1)).indexOf("feature_text");
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO parts_master_features (part_id, color_id, feature_text) VALUES (?, ?, ?)")) {
      for (int row = 0; row < rows; row++) {
        String[] cells = lines.get(1 + row % (lines.size() - 1)).split("\t", -1);
        insert.setString(1, "p" + row);
        insert.setInt(2, row % 20);
        insert.setString(3, cells[text] + ", " + row);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  long count(String condition) throws SQLException {
    return number("SELECT count(*) FROM parts_master_features WHERE " + condition);
  }

  long completed() throws SQLException {
    return count("embedding_status = 'completed'");
  }

  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next(), query);
      return row.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Every row's vector has the bits that the API answers for its text. */
  void assertEveryVectorIsTheApisOwn(ClipServer server, int rows) throws SQLException {
    EmbeddingsClient client = new EmbeddingsClient(server);
    List<String> texts = new ArrayList<>();
    List<float[]> stored = new ArrayList<>();
    int compared = 0;
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT feature_text, clip_text_emb::real[] FROM parts_master_features ORDER BY id")) {
      boolean more = row.next();
      while (more) {
        texts.add(row.getString(1));
        stored.add(vector((Float[]) row.getArray(2).getArray()));
        more = row.next();
        if (!more || texts.size() == COMPARED_TOGETHER) {
          assertSame(client.embed(texts), stored);
          compared += texts.size();
          texts.clear();
          stored.clear();
        }
      }
    }
    assertEquals(rows, compared);
  }

  private static void assertSame(List<Embedding> answered, List<float[]> stored) {
    for (int i = 0; i < stored.size(); i++) {
      for (int component = 0; component < stored.get(i).length; component++) {
        assertEquals(
            answered.get(i).get(component), stored.get(i)[component], "component " + component);
      }
    }
  }

  private static float[] vector(Float[] values) {
    float[] vector = new float[values.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values[i];
    }
    return vector;
  }

  Connection connect() throws SQLException {
    URI address = URI.create(url);
    String[] user = address.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
        user[0],
        user.length > 1 ? user[1] : "");
  }
}
