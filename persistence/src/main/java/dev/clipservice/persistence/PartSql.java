package dev.clipservice.persistence;

import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartState;
import dev.clipservice.core.VectorClass;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of {@link JpaPartBrowser}. They see a part {@code p}, its place {@code j} in the
 * queue and the table's target {@code t}, and tell classes and states as the statistics count them.
 */
final class PartSql {

  static final String TARGET = "select provider, model, revision from embedding_target";

  private static final String OF_TARGET =
      "(p.embedding_provider, p.embedding_model, p.embedding_revision) = (t.provider, t.model, t.revision)";

  private static final String PROCESSING = "j.worker is not null and j.lease_until > now()";

  /** Few, and known by an index of their own. */
  private static final String LEASED =
      "select id from embedding_job where worker is not null and lease_until > now()";

  private static final String HAS_TEXT = "clip_has_text(p.feature_text)";

  /** What {@link PartRows#summary} reads; the text is cut at CHARS characters. */
  private static final String COLUMNS =
      """
      p.id, p.part_id, p.color_id, p.part_name, left(p.feature_text, CHARS),
      case when p.clip_text_emb is null then 'missing'
           when p.embedding_provider is null then 'unverified'
           when %s then 'valid'
           else 'foreign' end,
      case when not clip_has_text(p.feature_text) then 'withoutText'
           when %s then 'processing'
           else p.embedding_status end,
      coalesce(p.embedding_truncated, false), p.embedding_tokens,
      (extract(epoch from p.embedded_at) * 1000)::bigint,
      coalesce(j.attempts, 0), j.last_error, j.error_class"""
          .formatted(OF_TARGET, PROCESSING);

  private static final String TABLES =
      """

      from parts_master_features p
        left join embedding_job j on j.id = p.id
        left join embedding_target t on true
      """;

  private static final int CUT_CHARS = 300;

  /**
   * What {@link PartRows#detail} reads, behind the columns of a summary. Parameters: part, colour.
   */
  static final String DETAIL =
      "select "
          + columns(Integer.MAX_VALUE)
          + """
          ,
          (extract(epoch from p.updated_at::timestamptz) * 1000)::bigint,
          p.embedding_provider, p.embedding_model, p.embedding_revision, p.embedding_text_hash,
          coalesce(clip_text_hash(p.feature_text) = p.embedding_text_hash, false),
          array_send(p.clip_text_emb::real[]),
          (extract(epoch from j.pending_since) * 1000)::bigint,
          case when j.next_attempt_at = 'infinity' then null
               else (extract(epoch from greatest(j.next_attempt_at, j.pending_since)) * 1000)::bigint end,
          j.worker, (extract(epoch from j.lease_until) * 1000)::bigint, j.suspect,
          (count(*) over ())::integer"""
          + TABLES
          + "where p.part_id = ? and p.color_id is not distinct from ?::integer order by p.id limit 1";

  /** The last of the next so many rows; null if there are fewer. Parameter: after. */
  static final String WINDOW_END =
      """
      select (select id from parts_master_features where id > ? order by id offset %d limit 1)""";

  private PartSql() {}

  private static String columns(int textChars) {
    return COLUMNS.replace("CHARS", Integer.toString(textChars));
  }

  /**
   * A page of a list. Parameters: the row before its first, the last that may be looked at, and the
   * filter's.
   */
  static String page(PartFilter filter, int limit) {
    List<String> conditions = new ArrayList<>(List.of("p.id > ?", "p.id <= ?"));
    filter.vectorClass().ifPresent(wanted -> conditions.add(condition(wanted)));
    filter.state().ifPresent(wanted -> conditions.add(condition(wanted)));
    if (filter.truncated()) {
      conditions.add("p.embedding_truncated");
    }
    filter.errorClass().ifPresent(wanted -> conditions.add("j.error_class = ?"));
    filter
        .text()
        .ifPresent(
            wanted ->
                conditions.add(
                    "(p.part_id ilike ? || '%' or p.part_name ilike '%' || ? || '%'"
                        + " or p.feature_text ilike '%' || ? || '%')"));
    return "select %s %s where %s order by p.id limit %d"
        .formatted(columns(CUT_CHARS), TABLES, String.join("\n  and ", conditions), limit);
  }

  /** The filter's parameters, in their order. */
  static List<Object> parameters(PartFilter filter) {
    List<Object> parameters = new ArrayList<>();
    filter.errorClass().ifPresent(wanted -> parameters.add(wanted.toString()));
    filter
        .text()
        .map(PartSql::literally)
        .ifPresent(text -> parameters.addAll(List.of(text, text, text)));
    return parameters;
  }

  /** Whether no index knows the rows that pass: they must be looked for. */
  static boolean mustBeLookedFor(PartFilter filter) {
    return filter.truncated()
        || filter.text().isPresent()
        || filter.errorClass().isPresent()
        || filter.vectorClass().filter(PartSql::isOften).isPresent()
        || filter
            .state()
            .filter(wanted -> wanted == PartState.WITHOUT_TEXT || wanted == PartState.COMPLETED)
            .isPresent();
  }

  private static boolean isOften(VectorClass wanted) {
    return wanted == VectorClass.VALID || wanted == VectorClass.FOREIGN;
  }

  private static String condition(VectorClass wanted) {
    return switch (wanted) {
      case VALID -> "p.clip_text_emb is not null and " + OF_TARGET;
      case MISSING -> "p.clip_text_emb is null";
      // the constraint clip_text_emb_is_unit makes them impossible
      case ZERO -> "false";
      case FOREIGN ->
          "p.clip_text_emb is not null and p.embedding_provider is not null and (%s) is not true"
              .formatted(OF_TARGET);
      case UNVERIFIED -> "p.clip_text_emb is not null and p.embedding_provider is null";
    };
  }

  private static String condition(PartState wanted) {
    String status = "p.embedding_status = '%s' and %s".formatted(wanted, HAS_TEXT);
    return switch (wanted) {
      case PENDING -> status + " and (%s) is not true".formatted(PROCESSING);
      case PROCESSING -> HAS_TEXT + " and p.id = any(array(" + LEASED + "))";
      case COMPLETED, FAILED -> status;
      case WITHOUT_TEXT -> "not " + HAS_TEXT;
    };
  }

  private static String literally(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
