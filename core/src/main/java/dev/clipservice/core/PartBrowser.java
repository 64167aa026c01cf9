package dev.clipservice.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The rows of the table, as people look at them. */
public interface PartBrowser {

  /** The most parts of one page. */
  int LARGEST_PAGE = 200;

  /** Before the first row. */
  long START = Long.MIN_VALUE;

  /**
   * A piece of a list.
   *
   * @param parts by their row's number, ascending
   * @param next where the following page begins; empty at the end of the table
   */
  record Page(List<PartSummary> parts, OptionalLong next) {

    public Page {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Lists parts. Where few rows of a big table pass the filter, a page is given before it is full,
   * so that nobody waits for a walk through the whole table.
   *
   * @param after the number of the row before the first one, {@link #START} or what the page before
   *     gave as {@code next}
   * @param limit 1 to {@link #LARGEST_PAGE}
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  Page list(PartFilter filter, long after, int limit);

  /**
   * One part.
   *
   * @param partId the part's number, not null
   * @param colorId empty for a part without a colour
   * @return empty if there is no such part
   */
  Optional<PartDetail> find(String partId, OptionalInt colorId);

  /** The identity that the table is filled with; empty until the first claim. */
  Optional<ModelIdentity> target();
}
