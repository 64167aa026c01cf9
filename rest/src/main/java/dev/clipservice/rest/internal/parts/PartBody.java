package dev.clipservice.rest.internal.parts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartSummary;
import dev.clipservice.rest.internal.admin.Times;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link PartSummary}; null where nothing is known. */
@Schema(name = "Part", description = "A row of the table.")
record PartBody(
    @Schema(description = "The row's number") long id,
    String partId,
    @Schema(nullable = true) Integer colorId,
    @Schema(nullable = true) String partName,
    @Schema(nullable = true, description = "At most its first 300 characters") String featureText,
    @JsonProperty("class")
        @Schema(enumeration = {"valid", "missing", "zero", "foreign", "unverified"})
        String vectorClass,
    @Schema(enumeration = {"pending", "processing", "completed", "failed", "withoutText"})
        String state,
    @Schema(description = "Whether the text was longer than the model's window") boolean truncated,
    @Schema(nullable = true, description = "Of the whole text, when it was embedded")
        Integer tokens,
    @Schema(nullable = true) String embeddedAt,
    @Schema(description = "Of a part that waits or failed: attempts that counted") int attempts,
    @Schema(nullable = true, description = "Why it has not got its vector") String error,
    @Schema(
            nullable = true,
            enumeration = {"retry", "rejected", "provider", "suspect"})
        String errorClass) {

  static PartBody of(PartSummary part) {
    return new PartBody(
        part.rowId(),
        part.partId(),
        orNull(part.colorId()),
        part.partName().orElse(null),
        part.featureText().orElse(null),
        part.vectorClass().toString(),
        part.state().toString(),
        part.truncated(),
        orNull(part.tokens()),
        Times.text(part.embeddedAt().orElse(null)),
        part.attempts(),
        part.error().orElse(null),
        part.errorClass().map(ErrorClass::toString).orElse(null));
  }

  static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
