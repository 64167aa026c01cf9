package dev.clipservice.rest.internal.testing;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartSearch;
import dev.clipservice.core.PartState;
import dev.clipservice.core.PartSummary;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import dev.clipservice.core.VectorClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Some parts, and what was asked for. */
public final class FakeParts implements PartBrowser, PartSearch {

  public static final Instant EMBEDDED = Instant.parse("2026-01-02T03:00:00Z");

  public Optional<ModelIdentity> target = Optional.of(Fakes.VIT.identity());
  public final List<PartDetail> details = new ArrayList<>();
  public final List<SimilarPart> similar = new ArrayList<>();
  public final List<String> asked = new ArrayList<>();
  public final List<PartFilter> filters = new ArrayList<>();

  /** A part that is done, or without a vector. */
  public static PartSummary part(long id, String partId, OptionalInt color, boolean done) {
    return new PartSummary(
        id,
        partId,
        color,
        Optional.of("Brick"),
        Optional.of("브릭 brick"),
        done ? VectorClass.VALID : VectorClass.MISSING,
        done ? PartState.COMPLETED : PartState.WITHOUT_TEXT,
        false,
        done ? OptionalInt.of(9) : OptionalInt.empty(),
        done ? Optional.of(EMBEDDED) : Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Page list(PartFilter filter, long after, int limit) {
    filters.add(filter);
    asked.add("list after " + after + " limit " + limit);
    List<PartSummary> parts = details.stream().map(PartDetail::part).toList();
    return new Page(parts, after == START ? OptionalLong.of(7) : OptionalLong.empty());
  }

  @Override
  public Optional<PartDetail> find(String partId, OptionalInt colorId) {
    return details.stream()
        .filter(
            detail ->
                detail.part().partId().equals(partId) && detail.part().colorId().equals(colorId))
        .findFirst();
  }

  @Override
  public Optional<ModelIdentity> target() {
    return target;
  }

  @Override
  public List<SimilarPart> nearest(Embedding query, SearchFilter filter, int k) {
    asked.add("nearest " + k + " " + filter);
    return similar;
  }

  @Override
  public List<SimilarPart> nearestTo(
      String partId, OptionalInt colorId, SearchFilter filter, int k) {
    if (find(partId, colorId).isEmpty()) {
      throw new ClipServiceException(
          ClipServiceException.Kind.NOT_FOUND,
          "there is no part " + partId,
          null,
          "part_not_found",
          null,
          null);
    }
    asked.add("nearest to " + partId + "/" + colorId + " " + k);
    return similar;
  }
}
