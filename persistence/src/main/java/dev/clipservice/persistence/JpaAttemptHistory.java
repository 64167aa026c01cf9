package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.ErrorClass;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads the history, and the counts that are kept of what was trimmed from it. */
public final class JpaAttemptHistory implements AttemptHistory {

  /**
   * The attempts that are there and the minutes that were counted when older ones were trimmed; no
   * attempt is in both. Parameters: seconds of a span, how many spans.
   */
  private static final String THROUGHPUT =
      """
      with spans as (
        select seconds, count,
               (floor(extract(epoch from now()) / seconds) - count + 1) * seconds as first
        from (values (?::integer, ?::integer)) v (seconds, count)
      ), ended as (
        select extract(epoch from finished_at) as moment,
               case outcome when 'completed' then 1 else 0 end as completed,
               case outcome when 'retry' then 1 else 0 end as retried,
               case outcome when 'failed' then 1 else 0 end as failed
        from embedding_attempt
        where finished_at >= (select to_timestamp(first) from spans)
        union all
        select extract(epoch from minute), completed, retried, failed
        from embedding_throughput
        where minute >= (select to_timestamp(first) from spans)
      ), sums as (
        select floor(moment / seconds) * seconds as begin, sum(completed) as completed,
               sum(retried) as retried, sum(failed) as failed
        from ended, spans group by 1
      )
      select (first + i * seconds)::bigint, coalesce(completed, 0)::bigint,
             coalesce(retried, 0)::bigint, coalesce(failed, 0)::bigint
      from spans cross join lateral generate_series(0, count - 1) i
        left join sums on sums.begin = first + i * seconds
      order by 1""";

  private final Transactions transactions;

  public JpaAttemptHistory(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Page page(AttemptFilter filter, Optional<Place> after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException(
          "expected a page of 1 to %d attempts, got %d".formatted(LARGEST_PAGE, limit));
    }
    AttemptSql sql = new AttemptSql(filter, after, limit + 1);
    List<Object[]> rows =
        transactions.call(entities -> SqlQuery.rows(entities, sql.text(), sql.parameters()));
    boolean more = rows.size() > limit;
    List<Object[]> shown = more ? rows.subList(0, limit) : rows;
    return new Page(
        shown.stream().map(JpaAttemptHistory::attempt).toList(),
        more ? Optional.of(place(shown.get(limit - 1))) : Optional.empty());
  }

  private static Place place(Object[] row) {
    return new Place(number(row[8]), number(row[0]));
  }

  private static Attempt attempt(Object[] row) {
    return new Attempt(
        number(row[0]),
        number(row[1]),
        Optional.ofNullable((String) row[2]),
        PartRows.integer(row[3]),
        Optional.ofNullable((String) row[4]),
        (int) number(row[5]),
        AttemptOutcome.parse((String) row[6]),
        moment(number(row[7])),
        moment(number(row[8])),
        Duration.ofNanos((long) (1e6 * ((Number) row[9]).doubleValue())),
        Optional.ofNullable((String) row[10]),
        Identities.of(row[11], row[12], row[13]),
        PartRows.integer(row[14]),
        Optional.ofNullable((Boolean) row[15]),
        Optional.ofNullable((String) row[16]),
        Optional.ofNullable((String) row[17]).map(ErrorClass::parse));
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public List<Span> throughput(Duration span, int count) {
    if (span.toMinutes() < 1 || !span.equals(Duration.ofMinutes(span.toMinutes())) || count < 1) {
      throw new IllegalArgumentException(
          "expected spans of whole minutes, got %d of %s".formatted(count, span));
    }
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, THROUGHPUT, (int) span.toSeconds(), count).stream()
                .map(JpaAttemptHistory::span)
                .toList());
  }

  private static Span span(Object[] row) {
    return new Span(
        Instant.ofEpochSecond(number(row[0])), number(row[1]), number(row[2]), number(row[3]));
  }
}
