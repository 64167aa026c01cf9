package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartSummary;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Looks at rows by their keys. Where an index knows which rows pass the filter, it finds them;
 * elsewhere the table is walked through in windows, until a page is full or somebody has waited
 * long enough.
 */
public final class JpaPartBrowser implements PartBrowser {

  /** What many rows are is found here; the planner, who cannot know that, sorts all of a window. */
  private static final int FIRST_WINDOW_ROWS = 500;

  /** Some hundred milliseconds: their vectors are kept apart, and not read. */
  private static final int LARGEST_WINDOW_ROWS = 20_000;

  private static final int GROWTH = 4;

  /** A page that is not full by then goes out as it is. */
  private static final Duration PATIENCE = Duration.ofMillis(150);

  private final Transactions transactions;

  public JpaPartBrowser(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Page list(PartFilter filter, long after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException(
          "expected a page of 1 to %d parts, got %d".formatted(LARGEST_PAGE, limit));
    }
    return transactions.call(
        entities ->
            PartSql.mustBeLookedFor(filter)
                ? lookFor(entities, filter, after, limit)
                : page(read(entities, filter, after, Long.MAX_VALUE, limit + 1), limit));
  }

  /** One more was asked for, to know whether there is one. */
  private static Page page(List<PartSummary> found, int limit) {
    return found.size() > limit
        ? new Page(found.subList(0, limit), OptionalLong.of(found.get(limit - 1).rowId()))
        : new Page(found, OptionalLong.empty());
  }

  private static Page lookFor(EntityManager entities, PartFilter filter, long after, int limit) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<PartSummary> found = new ArrayList<>();
    long from = after;
    int rows = FIRST_WINDOW_ROWS;
    long took;
    do {
      long begun = System.nanoTime();
      OptionalLong windowEnd = windowEnd(entities, from, rows);
      long until = windowEnd.orElse(Long.MAX_VALUE);
      found.addAll(read(entities, filter, from, until, limit + 1 - found.size()));
      if (found.size() > limit || windowEnd.isEmpty()) {
        return page(found, limit);
      }
      from = until;
      rows = Math.min(GROWTH * rows, LARGEST_WINDOW_ROWS);
      took = System.nanoTime() - begun;
      // another one would take as long
    } while (System.nanoTime() + took < end);
    return new Page(found, OptionalLong.of(from));
  }

  private static OptionalLong windowEnd(EntityManager entities, long after, int rows) {
    Object id = SqlQuery.column(entities, PartSql.WINDOW_END.formatted(rows - 1), after).get(0);
    return id == null ? OptionalLong.empty() : OptionalLong.of(number(id));
  }

  private static List<PartSummary> read(
      EntityManager entities, PartFilter filter, long after, long until, int limit) {
    List<Object> parameters = new ArrayList<>(List.of(after, until));
    parameters.addAll(PartSql.parameters(filter));
    return SqlQuery.rows(entities, PartSql.page(filter, limit), parameters.toArray()).stream()
        .map(PartRows::summary)
        .toList();
  }

  @Override
  public Optional<PartDetail> find(String partId, OptionalInt colorId) {
    Integer color = colorId.isPresent() ? colorId.getAsInt() : null;
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, PartSql.DETAIL, partId, color).stream()
                .findFirst()
                .map(PartRows::detail));
  }

  @Override
  public Optional<ModelIdentity> target() {
    return transactions.call(
        entities ->
            SqlQuery.rows(entities, PartSql.TARGET).stream()
                .findFirst()
                .flatMap(row -> Identities.of(row[0], row[1], row[2])));
  }
}
