package dev.clipservice.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Parts with their vectors, for whoever looks at how these lie. */
@FunctionalInterface
public interface PartVectors {

  /**
   * A part with a vector of the table's target identity.
   *
   * @param rowId {@code parts_master_features.id}
   * @param partId the part's number
   * @param colorId empty for a part without a colour
   * @param partName empty if it has none
   * @param category what {@code feature_json} has as {@code category}, else {@code part_category}
   */
  record Part(
      long rowId,
      String partId,
      OptionalInt colorId,
      Optional<String> partName,
      Optional<String> category,
      Embedding vector) {}

  /**
   * Such parts, all of them or some, always the same ones of the same table.
   *
   * @param most how many at most
   * @return in the order of their rows' numbers
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  List<Part> sample(int most);
}
