package dev.clipservice.persistence;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Exact search where there is no pgvector: reads every vector, a batch at a time, and keeps the k
 * best.
 */
final class ScanningSearch {

  /** 12 MB at most, as hexadecimal digits. */
  private static final int BATCH = 1_000;

  private static final String VECTORS =
      """
      select id, vector
      from clip_vectors_to_compare(?::bigint, ?::integer, ?::text, ?::integer, ?::text, ?::bigint)""";

  private static final String PARTS =
      """
      select id, part_id, color_id, part_name, feature_text
      from parts_master_features where id = any(?::bigint[])""";

  private static final Comparator<Candidate> NEAREST_FIRST =
      Comparator.comparingDouble(Candidate::similarity)
          .reversed()
          .thenComparingLong(Candidate::rowId);

  private final EntityManager entities;

  ScanningSearch(EntityManager entities) {
    this.entities = entities;
  }

  private record Candidate(long rowId, double similarity) {}

  List<SimilarPart> nearest(Embedding query, SearchFilter filter, int k, OptionalLong except) {
    double[] direction = direction(query);
    double least = filter.minSimilarity().orElse(-1);
    PriorityQueue<Candidate> best = new PriorityQueue<>(k + 1, NEAREST_FIRST.reversed());
    long lastId = Long.MIN_VALUE;
    List<?> rows;
    do {
      rows = batch(lastId, filter, except);
      for (Object row : rows) {
        Object[] part = (Object[]) row;
        lastId = ((Number) part[0]).longValue();
        double similarity = SentVector.cosine(direction, (byte[]) part[1]);
        if (similarity >= least) {
          best.add(new Candidate(lastId, similarity));
          if (best.size() > k) {
            best.poll();
          }
        }
      }
    } while (rows.size() == BATCH);
    return parts(best.stream().sorted(NEAREST_FIRST).toList());
  }

  private List<?> batch(long lastId, SearchFilter filter, OptionalLong except) {
    return entities
        .createNativeQuery(VECTORS)
        .setParameter(1, lastId)
        .setParameter(2, BATCH)
        .setParameter(3, filter.category().orElse(null))
        .setParameter(4, filter.colorId().isPresent() ? filter.colorId().getAsInt() : null)
        .setParameter(5, filter.partIdPrefix().orElse(null))
        .setParameter(6, except.isPresent() ? except.getAsLong() : null)
        .getResultList();
  }

  private static double[] direction(Embedding query) {
    double norm = query.norm();
    double[] direction = new double[query.dimensions()];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = query.get(i) / norm;
    }
    return direction;
  }

  /** Without those that were deleted meanwhile. */
  private List<SimilarPart> parts(List<Candidate> candidates) {
    Long[] ids = candidates.stream().map(Candidate::rowId).toArray(Long[]::new);
    List<Object[]> rows = new ArrayList<>();
    for (Object row : entities.createNativeQuery(PARTS).setParameter(1, ids).getResultList()) {
      rows.add((Object[]) row);
    }
    Map<Long, Object[]> byId =
        rows.stream()
            .collect(Collectors.toMap(row -> ((Number) row[0]).longValue(), Function.identity()));
    return candidates.stream()
        .filter(candidate -> byId.containsKey(candidate.rowId()))
        .map(found -> JpaPartSearch.part(byId.get(found.rowId()), found.similarity()))
        .toList();
  }
}
