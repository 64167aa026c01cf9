package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.PartVectors;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a sample of the parts with their vectors. */
public final class JpaPartVectors implements PartVectors {

  /** An older installation's table may lack them. */
  private static final String COLUMNS =
      """
      select attname::text from pg_attribute
      where attrelid = 'parts_master_features'::regclass and not attisdropped
        and attname in ('part_category', 'feature_json')""";

  /** The rows are picked first, by their numbers: only their vectors are read. */
  private static final String SAMPLE =
      """
      select p.id, p.part_id, p.color_id, p.part_name, %s, array_send(p.clip_text_emb::real[])
      from parts_master_features p
      where p.id = any(array(
        select p.id
        from parts_master_features p, embedding_target t
        where p.clip_text_emb is not null
          and (p.embedding_provider, p.embedding_model, p.embedding_revision)
            = (t.provider, t.model, t.revision)
        order by hashint8(p.id), p.id
        limit ?))
      order by p.id""";

  private final Transactions transactions;

  public JpaPartVectors(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<Part> sample(int most) {
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, SAMPLE.formatted(category(entities)), most).stream()
                .map(JpaPartVectors::part)
                .toList());
  }

  private static String category(EntityManager entities) {
    Set<Object> columns = new HashSet<>(SqlQuery.column(entities, COLUMNS));
    List<String> found = new ArrayList<>();
    if (columns.contains("feature_json")) {
      found.add("to_jsonb(p.feature_json) ->> 'category'");
    }
    if (columns.contains("part_category")) {
      found.add("p.part_category::text");
    }
    found.add("null::text");
    return "coalesce(%s)".formatted(String.join(", ", found));
  }

  private static Part part(Object[] row) {
    return new Part(
        number(row[0]),
        (String) row[1],
        PartRows.integer(row[2]),
        Optional.ofNullable((String) row[3]),
        Optional.ofNullable((String) row[4]),
        SentVector.read((byte[]) row[5]));
  }
}
