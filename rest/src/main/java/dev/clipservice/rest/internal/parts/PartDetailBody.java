package dev.clipservice.rest.internal.parts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clipservice.core.Attempt;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.MeasuredText;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartDetail.Provenance;
import dev.clipservice.core.PartDetail.Queued;
import dev.clipservice.core.PartSummary;
import dev.clipservice.rest.internal.admin.IdentityBody;
import dev.clipservice.rest.internal.admin.Times;
import dev.clipservice.rest.internal.history.AttemptBody;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link PartDetail}; null where nothing is known. */
@Schema(name = "PartDetail", description = "All that is known of one part.")
record PartDetailBody(
    @Schema(description = "The row's number") long id,
    String partId,
    @Schema(nullable = true) Integer colorId,
    @Schema(nullable = true) String partName,
    @Schema(nullable = true) String featureText,
    @JsonProperty("class")
        @Schema(enumeration = {"valid", "missing", "zero", "foreign", "unverified"})
        String vectorClass,
    @Schema(enumeration = {"pending", "processing", "completed", "failed", "withoutText"})
        String state,
    @Schema(nullable = true) String updatedAt,
    @Schema(nullable = true, description = "null if this server has not the model's tokenizer")
        TokensBody tokens,
    @Schema(nullable = true, description = "null without a vector, or if its origin is unknown")
        ProvenanceBody provenance,
    @Schema(nullable = true, description = "null if it neither waits nor failed") QueueBody queue,
    @Schema(nullable = true) Double norm,
    @Schema(nullable = true, description = "768 numbers") List<Float> vector,
    @Schema(description = "The newest 20 attempts") List<AttemptBody> history,
    @Schema(
            description =
                "How many rows have this number and colour; of parts without a colour there may be"
                    + " several, and this is the first")
        int sameKey)
    implements JsonBody {

  /** A {@link MeasuredText}. */
  @Schema(name = "PartTokens", description = "What the model reads of the text.")
  record TokensBody(
      @Schema(description = "Of the whole text, begin and end token included") int count,
      @Schema(description = "How many the model reads, begin and end token included") int window,
      boolean truncated,
      @Schema(description = "Where the text ends for the model, in UTF-16 units") int readUntil,
      @Schema(description = "The text's own tokens, at most 1,000") List<Piece> pieces) {

    /** One token. */
    @Schema(name = "TokenPiece")
    record Piece(
        @Schema(description = "In the model's vocabulary") int id,
        @Schema(description = "In UTF-16 units") int from,
        @Schema(description = "Behind its last character") int to) {}

    static TokensBody of(MeasuredText text) {
      return new TokensBody(
          text.tokens(),
          text.window(),
          text.truncated(),
          text.readUntil(),
          text.pieces().stream()
              .map(piece -> new Piece(piece.id(), piece.from(), piece.to()))
              .toList());
    }
  }

  /** A {@link Provenance}. */
  @Schema(name = "Provenance", description = "How the vector was made.")
  record ProvenanceBody(
      IdentityBody identity,
      @Schema(nullable = true, description = "SHA-256 of the text that it was made from")
          String textHash,
      @Schema(description = "Whether the part has that text still") boolean textUnchanged,
      @Schema(nullable = true) Integer tokens,
      boolean truncated,
      @Schema(nullable = true) String embeddedAt) {

    static ProvenanceBody of(Provenance provenance, PartSummary part) {
      return new ProvenanceBody(
          IdentityBody.of(provenance.identity()),
          provenance.textHash().orElse(null),
          provenance.textUnchanged(),
          PartBody.orNull(part.tokens()),
          part.truncated(),
          Times.text(part.embeddedAt().orElse(null)));
    }
  }

  /** A {@link Queued}. */
  @Schema(name = "PlaceInQueue")
  record QueueBody(
      String pendingSince,
      int attempts,
      @Schema(nullable = true, description = "null for one that failed") String nextAttemptAt,
      @Schema(nullable = true, description = "Who has it now, or had it when it died")
          String worker,
      @Schema(nullable = true) String leaseUntil,
      @Schema(description = "Whether a worker died while embedding it") boolean suspect,
      @Schema(nullable = true) String error,
      @Schema(
              nullable = true,
              enumeration = {"retry", "rejected", "provider", "suspect"})
          String errorClass) {

    static QueueBody of(Queued queued, PartSummary part) {
      return new QueueBody(
          Times.text(queued.pendingSince()),
          part.attempts(),
          Times.text(queued.nextAttemptAt().orElse(null)),
          queued.worker().orElse(null),
          Times.text(queued.leaseUntil().orElse(null)),
          queued.suspect(),
          part.error().orElse(null),
          part.errorClass().map(ErrorClass::toString).orElse(null));
    }
  }

  static PartDetailBody of(
      PartDetail detail, Optional<MeasuredText> tokens, List<Attempt> history) {
    PartSummary part = detail.part();
    return new PartDetailBody(
        part.rowId(),
        part.partId(),
        PartBody.orNull(part.colorId()),
        part.partName().orElse(null),
        part.featureText().orElse(null),
        part.vectorClass().toString(),
        part.state().toString(),
        Times.text(detail.updatedAt().orElse(null)),
        tokens.map(TokensBody::of).orElse(null),
        detail.provenance().map(made -> ProvenanceBody.of(made, part)).orElse(null),
        detail.queued().map(queued -> QueueBody.of(queued, part)).orElse(null),
        detail.vector().map(Embedding::norm).orElse(null),
        detail.vector().map(PartDetailBody::values).orElse(null),
        history.stream().map(AttemptBody::of).toList(),
        detail.sameKey());
  }

  private static List<Float> values(Embedding vector) {
    List<Float> values = new ArrayList<>(vector.dimensions());
    for (int i = 0; i < vector.dimensions(); i++) {
      values.add(vector.get(i));
    }
    return values;
  }
}
