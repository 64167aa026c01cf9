package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.Attempt;
import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.MeasuredText;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.TokenMeter;
import dev.clipservice.rest.internal.request.InvalidRequests;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Gathers what is known of one part. */
public final class PartDetails {

  private static final int ATTEMPTS = 20;

  private final PartBrowser parts;
  private final AttemptHistory history;
  private final TokenMeter meter;

  public PartDetails(PartBrowser parts, AttemptHistory history, TokenMeter meter) {
    this.parts = parts;
    this.history = history;
    this.meter = meter;
  }

  PartDetailBody show(String partId, OptionalInt color) {
    PartDetail detail = parts.find(partId, color).orElseThrow(() -> unknown(partId, color));
    List<Attempt> attempts =
        history.page(AttemptFilter.ofPart(partId, color), Optional.empty(), ATTEMPTS).attempts();
    Optional<MeasuredText> tokens = detail.part().featureText().flatMap(meter::measure);
    return PartDetailBody.of(detail, tokens, attempts);
  }

  private static ClipServiceException unknown(String partId, OptionalInt color) {
    return new ClipServiceException(
        Kind.NOT_FOUND,
        "There is no part '%s' %s."
            .formatted(
                InvalidRequests.quoted(partId),
                color.isPresent() ? "of colour " + color.getAsInt() : "without a colour"),
        null,
        "part_not_found",
        null,
        null);
  }
}
