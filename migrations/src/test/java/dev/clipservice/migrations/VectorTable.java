package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;

/**
 * A migrated table full of made-up vectors that lie as those of CLIP do: all in one half of the
 * space, in clusters.
 */
final class VectorTable {

  private static final int DIMENSIONS = 768;
  private static final int CLUSTERS = 300;

  private static final String INSERT =
      """
      insert into parts_master_features (part_id, color_id, part_category, feature_text, clip_text_emb,
        embedding_status, embedding_provider, embedding_model, embedding_revision, embedded_at)
      values (?, 1, ?, 'text', ?::real[], 'completed', 'clip', 'm', 'r', now())""";

  private final Random random = new Random(7);
  private final float[] mean = noise();
  private final float[][] centres = new float[CLUSTERS][];

  VectorTable() {
    for (int i = 0; i < CLUSTERS; i++) {
      centres[i] = noise();
    }
  }

  /**
   * Adds parts {@code v1} to {@code vROWS}, every hundredth of category 7, and makes the target.
   */
  void fill(PartsDatabase database, int rows) throws SQLException {
    database.execute(
        "insert into embedding_target (provider, model, revision) values ('clip', 'm', 'r') on conflict do nothing");
    try (Connection connection = database.dataSource.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= rows; i++) {
        insert.setString(1, "v" + i);
        insert.setInt(2, i % 100 == 0 ? 7 : 1);
        insert.setObject(3, next());
        insert.addBatch();
        if (i % 1_000 == 0 || i == rows) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
  }

  /** Another vector of the same kind. */
  float[] next() {
    float[] centre = centres[random.nextInt(CLUSTERS)];
    float[] vector = noise();
    double squares = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = 1.5f * mean[i] + centre[i] + 0.8f * vector[i];
      squares += vector[i] * vector[i];
    }
    float norm = (float) Math.sqrt(squares);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] /= norm;
    }
    return vector;
  }

  private float[] noise() {
    float[] values = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
