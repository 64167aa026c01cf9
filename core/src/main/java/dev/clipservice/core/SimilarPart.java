package dev.clipservice.core;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A part that was found.
 *
 * @param rowId {@code parts_master_features.id}
 * @param partId the part's number
 * @param colorId empty for a part without a colour
 * @param partName empty if it has none
 * @param featureText what its vector was made from
 * @param similarity the cosine of the angle between its vector and what was looked for, -1 to 1
 */
public record SimilarPart(
    long rowId,
    String partId,
    OptionalInt colorId,
    Optional<String> partName,
    Optional<String> featureText,
    double similarity) {

  public SimilarPart {
    if (!(similarity >= -1 && similarity <= 1)) {
      throw new IllegalArgumentException("expected a cosine from -1 to 1, found " + similarity);
    }
  }
}
