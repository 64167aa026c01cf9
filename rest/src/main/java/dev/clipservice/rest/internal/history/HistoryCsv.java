package dev.clipservice.rest.internal.history;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.AttemptHistory.Page;
import dev.clipservice.core.AttemptHistory.Place;
import dev.clipservice.core.ModelIdentity;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The history as a file, written page by page: neither the server's memory nor a transaction holds
 * more than one.
 */
final class HistoryCsv implements StreamingOutput {

  private static final int PAGE = 2_000;

  /** Without it, Excel takes UTF-8 for something else. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final List<Object> HEADER =
      List.of(
          "attempt_id",
          "row_id",
          "part_id",
          "color_id",
          "part_name",
          "attempt",
          "outcome",
          "started_at",
          "finished_at",
          "duration_ms",
          "worker",
          "provider",
          "model",
          "revision",
          "tokens",
          "truncated",
          "error_class",
          "error");

  private final AttemptHistory history;
  private final AttemptFilter filter;
  private final Page first;

  private HistoryCsv(AttemptHistory history, AttemptFilter filter, Page first) {
    this.history = history;
    this.filter = filter;
    this.first = first;
  }

  /** Reads the first page at once: what goes wrong then can be answered. */
  static HistoryCsv of(AttemptHistory history, AttemptFilter filter) {
    return new HistoryCsv(history, filter, history.page(filter, Optional.empty(), PAGE));
  }

  @Override
  public void write(OutputStream out) throws IOException {
    // The container owns the stream: it is flushed, not closed
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write(BYTE_ORDER_MARK);
    writer.write(CsvLine.of(HEADER));
    Page page = first;
    write(writer, page);
    for (Optional<Place> next = page.next(); next.isPresent(); next = page.next()) {
      page = history.page(filter, next, PAGE);
      write(writer, page);
    }
    writer.flush();
  }

  private static void write(Writer writer, Page page) throws IOException {
    for (Attempt attempt : page.attempts()) {
      writer.write(line(attempt));
    }
  }

  private static String line(Attempt attempt) {
    AttemptBody body = AttemptBody.of(attempt);
    Optional<ModelIdentity> identity = attempt.identity();
    return CsvLine.of(
        Arrays.asList(
            body.attemptId(),
            body.id(),
            body.partId(),
            body.colorId(),
            body.partName(),
            body.attempt(),
            body.outcome(),
            body.startedAt(),
            body.finishedAt(),
            body.durationMs(),
            body.worker(),
            identity.map(ModelIdentity::provider).orElse(null),
            identity.map(ModelIdentity::model).orElse(null),
            identity.map(ModelIdentity::revision).orElse(null),
            body.tokens(),
            body.truncated(),
            body.errorClass(),
            body.error()));
  }
}
