package dev.clipservice.persistence;

import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A statement that reads a page of the history, with its parameters. */
final class AttemptSql {

  private static final String MOMENT = "timestamptz 'epoch' + ?::bigint * interval '1 microsecond'";

  /** The parts are joined behind the limit: for the page's rows only. */
  private static final String PAGE =
      """
      select a.attempt_id, a.id, p.part_id, p.color_id, p.part_name, a.attempt, a.outcome,
             (extract(epoch from a.started_at) * 1000000)::bigint,
             (extract(epoch from a.finished_at) * 1000000)::bigint,
             a.duration_ms, a.worker, a.provider, a.model, a.revision, a.tokens, a.truncated,
             a.error, a.error_class
      from (select * from embedding_attempt a
            where %s
            order by a.finished_at desc, a.attempt_id desc
            limit %d) a
        left join parts_master_features p on p.id = a.id
      order by a.finished_at desc, a.attempt_id desc""";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();
  private final int limit;

  AttemptSql(AttemptFilter filter, Optional<Place> after, int limit) {
    this.limit = limit;
    filter.from().ifPresent(from -> add("a.finished_at >= " + MOMENT, micros(from)));
    filter.to().ifPresent(to -> add("a.finished_at < " + MOMENT, micros(to)));
    after.ifPresent(this::addAfter);
    filter.outcome().ifPresent(wanted -> add("a.outcome = ?", wanted.toString()));
    filter.provider().ifPresent(wanted -> add("a.provider = ?", wanted));
    filter.errorClass().ifPresent(wanted -> add("a.error_class = ?", wanted.toString()));
    boolean failures =
        filter.errorClass().isPresent()
            || filter
                .outcome()
                .filter(wanted -> !wanted.toString().equals("completed"))
                .isPresent();
    if (failures) {
      // as the partial index has it
      conditions.add("a.outcome <> 'completed'");
    }
    filter.partId().ifPresent(part -> addPart(part, filter));
  }

  /** The first of the two alone is what the index on the time can use. */
  private void addAfter(Place after) {
    add("a.finished_at <= " + MOMENT, after.finishedMicros());
    add(
        "(a.finished_at, a.attempt_id) < (" + MOMENT + ", ?::bigint)",
        after.finishedMicros(),
        after.attemptId());
  }

  private void addPart(String part, AttemptFilter filter) {
    String ofColor =
        filter.withoutColor()
            ? " and color_id is null"
            : filter.colorId().isPresent() ? " and color_id = " + filter.colorId().getAsInt() : "";
    add(
        "a.id = any(array(select id::bigint from parts_master_features where part_id = ?"
            + ofColor
            + "))",
        part);
  }

  private void add(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(List.of(values));
  }

  private static long micros(Instant moment) {
    return TimeUnit.SECONDS.toMicros(moment.getEpochSecond()) + moment.getNano() / 1_000;
  }

  String text() {
    return PAGE.formatted(
        conditions.isEmpty() ? "true" : String.join("\n              and ", conditions), limit);
  }

  Object[] parameters() {
    return parameters.toArray();
  }
}
