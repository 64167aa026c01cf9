package dev.clipservice.core;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Looks at every vector of the table, whatever anybody says of it. Changes nothing. */
public interface VectorValidation {

  /**
   * Which row it is.
   *
   * @param rowId {@code parts_master_features.id}
   * @param partId the part's number
   * @param colorId empty for a part without a colour
   */
  record RowKey(long rowId, String partId, OptionalInt colorId) {}

  /**
   * What a vector is.
   *
   * @param dimensions how many values it has
   * @param norm the L2 norm; empty if a value is missing, NaN or infinite
   * @param vectorHash the same for the same values
   * @param textHash the same for the same texts
   */
  record Facts(RowKey key, int dimensions, OptionalDouble norm, long vectorHash, long textHash) {}

  /**
   * Some rows.
   *
   * @param lastId the row it has come to
   * @param examined rows looked at
   * @param vectors of those that have one
   * @param complete whether the end of the table was reached
   */
  record Batch(long lastId, long examined, List<Facts> vectors, boolean complete) {

    public Batch {
      vectors = List.copyOf(vectors);
    }
  }

  /**
   * The next rows, two thousand at most.
   *
   * @param after the row to begin behind, {@link Long#MIN_VALUE} at first
   * @throws ClipServiceException of kind {@code UNAVAILABLE} if the database does not answer
   */
  Batch vectors(long after);

  /**
   * A part whose vector can be made again and compared.
   *
   * @param text that the vector was made from, and that the part still has
   * @param stored the vector that is there
   */
  record Sampled(RowKey key, String text, Embedding stored) {}

  /**
   * Parts picked by chance of those with a vector of the table's target identity.
   *
   * @param size how many at most
   */
  List<Sampled> sample(int size);

  /** The keys of some rows, in the order of their numbers; without those that are gone. */
  List<RowKey> keys(Collection<Long> rowIds);
}
