package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.PartBrowser.Page;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a list of parts. */
@Schema(name = "Parts")
record PartsBody(
    @Schema(
            description =
                "By their row's number. Where few rows of a big table are looked for, a page may hold"
                    + " fewer than were asked for, or none, and the list goes on.")
        List<PartBody> parts,
    @Schema(nullable = true, description = "`after` of the following page; null at the end")
        String next)
    implements JsonBody {

  static PartsBody of(Page page) {
    return new PartsBody(
        page.parts().stream().map(PartBody::of).toList(),
        page.next().isPresent() ? Long.toString(page.next().getAsLong()) : null);
  }
}
