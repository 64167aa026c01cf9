package dev.clipservice.rest.internal.history;

import dev.clipservice.core.AttemptHistory.Page;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the history. */
@Schema(name = "History")
record HistoryBody(
    @Schema(description = "The newest first") List<AttemptBody> attempts,
    @Schema(nullable = true, description = "`after` of the following page; null at the end")
        String next)
    implements JsonBody {

  static HistoryBody of(Page page) {
    return new HistoryBody(
        page.attempts().stream().map(AttemptBody::of).toList(),
        page.next().map(PlaceText::write).orElse(null));
  }
}
