package dev.clipservice.core;

import java.util.List;
import java.util.OptionalInt;

/**
 * Finds the parts whose texts mean nearly the same.
 *
 * <p>Only vectors of the table's target identity are compared: foreign and unverified ones are
 * never found. Nothing is found before the first worker has set the target. To search by a text,
 * embed it with the model that fills the table.
 */
public interface PartSearch {

  /** The most parts that one search gives. */
  int LARGEST_K = 1_000;

  /**
   * The parts nearest to {@code query}, the nearest first.
   *
   * @param query of the table's 768 dimensions and of its target identity, which the caller sees to
   * @param k how many at most, 1 to {@link #LARGEST_K}
   * @return exact where no index is used; else nearly so (more than nine in ten of the exact ones)
   * @throws ClipServiceException of kind {@code INVALID_REQUEST} if k or the dimensions do not fit,
   *     {@code UNAVAILABLE} if the database does not answer
   */
  List<SimilarPart> nearest(Embedding query, SearchFilter filter, int k);

  /**
   * The parts nearest to a part, without itself.
   *
   * @param partId the part's number, not null
   * @param colorId empty for a part without a colour
   * @throws ClipServiceException as {@link #nearest}; of kind {@code NOT_FOUND} with code {@code
   *     part_not_found} if there is no such part, {@code vector_not_found} if it has no vector of
   *     the table's target identity yet
   */
  List<SimilarPart> nearestTo(String partId, OptionalInt colorId, SearchFilter filter, int k);
}
