package dev.clipservice.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoDatabaseIT {

  private static final List<DemoPart> PARTS = DemoPart.read(Path.of("src/main/demo/parts.tsv"));

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void beginWithNothing() throws SQLException {
    try (Connection superuser = postgres.getPostgresDatabase().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute("drop database if exists " + DemoDatabase.NAME);
      DemoDatabase.create(superuser, "cafe");
      DemoDatabase.create(superuser, "cafe"); // a second time changes nothing
    }
  }

  @Test
  void looksAsAnOldSystemLeftIt() throws SQLException {
    assertTrue(load(FakeVectors.forGood(PARTS)));
    assertEquals("600", ask("select count(*) from parts_master_features"));
    assertEquals(
        "200", ask("select count(*) from parts_master_features where clip_text_emb is null"));
    // The seed's own question
    assertEquals(
        "60",
        ask(
            "select count(*) from parts_master_features where"
                + " (select bool_and(v = 0) from unnest(clip_text_emb::real[]) as v)"));
    assertEquals(
        "340",
        ask(
            "select count(*) from parts_master_features where array_length(clip_text_emb, 1) = 768"
                + " and abs((select sum(v * v) from unnest(clip_text_emb) as v) - 1) < 1e-4"));
    assertEquals("true", ask("select value from clip_service_info where key = 'demo'"));
    assertEquals(DemoDatabase.USER, ask("select current_user"));
    assertEquals("off", ask("show is_superuser"));
  }

  @Test
  void storesTheVectorAndTheTextOfEachPart() throws SQLException {
    load(FakeVectors.forGood(PARTS));
    DemoPart good = PARTS.get(13);
    String row = " from parts_master_features where part_id = '" + good.id() + "'";
    assertEquals(good.featureText(), ask("select feature_text" + row));
    assertEquals(good.category(), ask("select feature_json ->> 'category'" + row));
    assertEquals(Integer.toString(good.colorId()), ask("select color_id" + row));
    assertEquals(
        Float.toString(FakeVectors.of(good.featureText()).get(767)),
        Float.toString(Float.parseFloat(ask("select clip_text_emb[768]" + row))));
  }

  @Test
  void loadsOnce() throws SQLException {
    assertTrue(load(FakeVectors.forGood(PARTS)));
    assertFalse(load(FakeVectors.forGood(PARTS)));
    assertEquals("600", ask("select count(*) from parts_master_features"));
  }

  @Test
  void loadsAllOrNothing() throws SQLException {
    Map<String, Embedding> incomplete = FakeVectors.forGood(PARTS);
    incomplete.remove(PARTS.get(599).id());
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> load(incomplete));
    assertTrue(e.getMessage().contains(PARTS.get(599).id()), e.getMessage());
    assertEquals(null, ask("select to_regclass('parts_master_features')"));
    assertTrue(load(FakeVectors.forGood(PARTS)));
  }

  private static boolean load(Map<String, Embedding> vectors) throws SQLException {
    try (Connection connection = connect()) {
      return DemoDatabase.load(connection, PARTS, vectors);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.getPort(), DemoDatabase.NAME),
        DemoDatabase.USER,
        "cafe");
  }

  private static String ask(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      assertTrue(answer.next());
      return answer.getString(1);
    }
  }
}
