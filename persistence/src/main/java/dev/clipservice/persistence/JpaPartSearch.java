package dev.clipservice.persistence;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.PartSearch;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Search by the SQL function {@code similar_parts} where pgvector is there, which uses the index;
 * elsewhere by {@link ScanningSearch}, which leaves the arithmetic to Java instead of a loop in
 * PL/pgSQL.
 */
public final class JpaPartSearch implements PartSearch {

  private static final int DIMENSIONS = 768;

  private static final String HAS_PGVECTOR =
      "select count(*) from pg_extension where extname = 'vector'";

  private static final String SIMILAR_PARTS =
      """
      select id, part_id, color_id, part_name, feature_text, similarity
      from similar_parts(?::real[], ?::integer, ?::text, ?::integer, ?::text, ?::float8, ?::bigint)""";

  /** The last column is null unless the vector is of the table's target identity. */
  private static final String ORIGIN =
      """
      select id, embedding_status, has_vector, case when usable then vector end
      from (select p.id, p.embedding_status, p.clip_text_emb is not null as has_vector,
                   array_send(p.clip_text_emb::real[]) as vector,
                   p.clip_text_emb is not null
                     and (p.embedding_provider, p.embedding_model, p.embedding_revision)
                       = (t.provider, t.model, t.revision) as usable
            from parts_master_features p, clip_embedding_target() t
            where p.part_id = ? and p.color_id is not distinct from ?::integer) origin
      order by usable is true desc, id
      limit 1""";

  private final Transactions transactions;

  public JpaPartSearch(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<SimilarPart> nearest(Embedding query, SearchFilter filter, int k) {
    requireK(k);
    if (query.dimensions() != DIMENSIONS) {
      throw ClipServiceException.invalid(
          "query", "expected %d dimensions, got %d".formatted(DIMENSIONS, query.dimensions()));
    }
    return transactions.call(entities -> search(entities, query, filter, k, OptionalLong.empty()));
  }

  @Override
  public List<SimilarPart> nearestTo(
      String partId, OptionalInt colorId, SearchFilter filter, int k) {
    requireK(k);
    return transactions.call(
        entities -> {
          Object[] origin = origin(entities, partId, colorId);
          Embedding vector = SentVector.read((byte[]) origin[3]);
          return search(entities, vector, filter, k, OptionalLong.of(number(origin[0])));
        });
  }

  private static void requireK(int k) {
    if (k < 1 || k > LARGEST_K) {
      throw ClipServiceException.invalid(
          "k", "expected a number from 1 to %,d, found %d".formatted(LARGEST_K, k));
    }
  }

  private static Object[] origin(EntityManager entities, String partId, OptionalInt colorId) {
    Query query =
        entities
            .createNativeQuery(ORIGIN)
            .setParameter(1, partId)
            .setParameter(2, colorId.isPresent() ? colorId.getAsInt() : null);
    List<?> found = query.getResultList();
    String part =
        "part %s %s"
            .formatted(
                partId, colorId.isPresent() ? "of color " + colorId.getAsInt() : "without a color");
    if (found.isEmpty()) {
      throw notFound("part_not_found", "there is no " + part);
    }
    Object[] origin = (Object[]) found.get(0);
    if (origin[3] == null) {
      throw notFound(
          "vector_not_found",
          (boolean) origin[2]
              ? part
                  + " has a vector, but not one that is known to be of the table's model; embed it again to search by it"
              : "%s has no vector yet, it is %s; wait, or see why".formatted(part, origin[1]));
    }
    return origin;
  }

  private static ClipServiceException notFound(String code, String message) {
    return new ClipServiceException(
        ClipServiceException.Kind.NOT_FOUND, message, null, code, null, null);
  }

  private static List<SimilarPart> search(
      EntityManager entities, Embedding query, SearchFilter filter, int k, OptionalLong except) {
    Object extensions = entities.createNativeQuery(HAS_PGVECTOR).getSingleResult();
    return number(extensions) > 0
        ? inDatabase(entities, query, filter, k, except)
        : new ScanningSearch(entities).nearest(query, filter, k, except);
  }

  private static List<SimilarPart> inDatabase(
      EntityManager entities, Embedding query, SearchFilter filter, int k, OptionalLong except) {
    List<SimilarPart> parts = new ArrayList<>();
    for (Object found :
        entities
            .createNativeQuery(SIMILAR_PARTS)
            .setParameter(1, query.toArray())
            .setParameter(2, k)
            .setParameter(3, filter.category().orElse(null))
            .setParameter(4, filter.colorId().isPresent() ? filter.colorId().getAsInt() : null)
            .setParameter(5, filter.partIdPrefix().orElse(null))
            .setParameter(
                6, filter.minSimilarity().isPresent() ? filter.minSimilarity().getAsDouble() : null)
            .setParameter(7, except.isPresent() ? except.getAsLong() : null)
            .getResultList()) {
      Object[] part = (Object[]) found;
      parts.add(part(part, ((Number) part[5]).doubleValue()));
    }
    return parts;
  }

  /**
   * @param row id, part_id, color_id, part_name, feature_text, whatever
   */
  static SimilarPart part(Object[] row, double similarity) {
    return new SimilarPart(
        number(row[0]),
        (String) row[1],
        row[2] == null ? OptionalInt.empty() : OptionalInt.of((int) number(row[2])),
        Optional.ofNullable((String) row[3]),
        Optional.ofNullable((String) row[4]),
        similarity);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
