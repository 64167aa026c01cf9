package dev.clipservice.rest.internal.parts;

import dev.clipservice.core.SimilarPart;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Parts that mean nearly the same. */
@Schema(name = "SimilarParts")
record SimilarBody(@Schema(description = "The nearest first") List<Similar> parts)
    implements JsonBody {

  /** A {@link SimilarPart}. */
  @Schema(name = "SimilarPart")
  record Similar(
      @Schema(description = "The row's number") long id,
      String partId,
      @Schema(nullable = true) Integer colorId,
      @Schema(nullable = true) String partName,
      @Schema(nullable = true) String featureText,
      @Schema(description = "The cosine, -1 to 1") double similarity) {

    static Similar of(SimilarPart part) {
      return new Similar(
          part.rowId(),
          part.partId(),
          PartBody.orNull(part.colorId()),
          part.partName().orElse(null),
          part.featureText().orElse(null),
          part.similarity());
    }
  }

  static SimilarBody of(List<SimilarPart> parts) {
    return new SimilarBody(similar(parts));
  }

  static List<Similar> similar(List<SimilarPart> parts) {
    return parts.stream().map(Similar::of).toList();
  }
}
