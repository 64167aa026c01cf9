package dev.clipservice.core;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which parts a search may find; what is empty lets all through.
 *
 * @param category a number of {@code part_category}, or a name that {@code feature_json} has as
 *     {@code category}
 * @param colorId the parts' colour
 * @param partIdPrefix what the parts' numbers begin with
 * @param minSimilarity the least cosine, -1 to 1
 */
public record SearchFilter(
    Optional<String> category,
    OptionalInt colorId,
    Optional<String> partIdPrefix,
    OptionalDouble minSimilarity) {

  /** Lets every part through. */
  public static final SearchFilter NONE =
      new SearchFilter(
          Optional.empty(), OptionalInt.empty(), Optional.empty(), OptionalDouble.empty());

  /**
   * Checks the values.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if the similarity is none, or a
   *     text holds U+0000, which no part's can
   */
  public SearchFilter {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(colorId, "colorId");
    Objects.requireNonNull(partIdPrefix, "partIdPrefix");
    requireNoNul("category", category);
    requireNoNul("partIdPrefix", partIdPrefix);
    if (minSimilarity.isPresent()
        && !(minSimilarity.getAsDouble() >= -1 && minSimilarity.getAsDouble() <= 1)) {
      throw ClipServiceException.invalid(
          "minSimilarity",
          "expected a similarity from -1 to 1, found " + minSimilarity.getAsDouble());
    }
  }

  private static void requireNoNul(String parameter, Optional<String> text) {
    if (text.isPresent() && text.get().indexOf('\0') >= 0) {
      throw ClipServiceException.invalid(parameter, "expected a text without U+0000, found one");
    }
  }

  public SearchFilter withCategory(String wanted) {
    return new SearchFilter(Optional.of(wanted), colorId, partIdPrefix, minSimilarity);
  }

  public SearchFilter withColorId(int wanted) {
    return new SearchFilter(category, OptionalInt.of(wanted), partIdPrefix, minSimilarity);
  }

  public SearchFilter withPartIdPrefix(String wanted) {
    return new SearchFilter(category, colorId, Optional.of(wanted), minSimilarity);
  }

  /**
   * This filter, but for the least similarity.
   *
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if it is not from -1 to 1
   */
  public SearchFilter withMinSimilarity(double least) {
    return new SearchFilter(category, colorId, partIdPrefix, OptionalDouble.of(least));
  }
}
