package dev.clipservice.persistence;

import static dev.clipservice.persistence.SqlQuery.number;

import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartDetail.Provenance;
import dev.clipservice.core.PartDetail.Queued;
import dev.clipservice.core.PartState;
import dev.clipservice.core.PartSummary;
import dev.clipservice.core.VectorClass;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what the statements of {@link PartSql} give. */
final class PartRows {

  private static final int AFTER_SUMMARY = 13;

  private PartRows() {}

  static PartSummary summary(Object[] row) {
    return new PartSummary(
        number(row[0]),
        (String) row[1],
        integer(row[2]),
        Optional.ofNullable((String) row[3]),
        Optional.ofNullable((String) row[4]),
        VectorClass.parse((String) row[5]),
        PartState.parse((String) row[6]),
        (Boolean) row[7],
        integer(row[8]),
        moment(row[9]),
        (int) number(row[10]),
        Optional.ofNullable((String) row[11]),
        Optional.ofNullable((String) row[12]).map(ErrorClass::parse));
  }

  static PartDetail detail(Object[] row) {
    int at = AFTER_SUMMARY;
    Optional<String> textHash = Optional.ofNullable((String) row[at + 4]);
    boolean textUnchanged = (Boolean) row[at + 5];
    return new PartDetail(
        summary(row),
        moment(row[at]),
        Identities.of(row[at + 1], row[at + 2], row[at + 3])
            .map(identity -> new Provenance(identity, textHash, textUnchanged)),
        moment(row[at + 7]).map(since -> queued(row, at + 8, since)),
        Optional.ofNullable((byte[]) row[at + 6]).map(SentVector::read),
        (int) number(row[at + 12]));
  }

  private static Queued queued(Object[] row, int at, Instant since) {
    return new Queued(
        since,
        moment(row[at]),
        Optional.ofNullable((String) row[at + 1]),
        moment(row[at + 2]),
        (Boolean) row[at + 3]);
  }

  static OptionalInt integer(Object value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of((int) number(value));
  }

  /**
   * @param milliseconds since 1970, or null
   */
  static Optional<Instant> moment(Object milliseconds) {
    return milliseconds == null
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(number(milliseconds)));
  }
}
