package dev.clipservice.rest.internal.map;

import dev.clipservice.core.PartVectors.Part;
import dev.clipservice.rest.internal.admin.Times;
import dev.clipservice.rest.internal.http.JsonBody;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Parts on a plane, column by column: a point is what stands at one place of each. */
@Schema(
    name = "Map",
    description =
        "Parts with a vector of the table's model, projected onto the plane on which they lie the"
            + " farthest apart. A point is what stands at one place of each column.")
record MapBody(
    String computedAt,
    @Schema(enumeration = "pca") String method,
    @Schema(description = "Parts with such a vector, all of them") long rows,
    @Schema(description = "Those that are shown") int sampled,
    @Schema(description = "The parts of the variance along x and y, 0 to 1") List<Double> explained,
    @Schema(description = "The rows' numbers") List<Long> ids,
    List<String> partIds,
    @Schema(type = SchemaType.ARRAY, implementation = NumberOrNull.class) List<Integer> colorIds,
    @Schema(type = SchemaType.ARRAY, implementation = TextOrNull.class) List<String> names,
    @Schema(type = SchemaType.ARRAY, implementation = TextOrNull.class) List<String> categories,
    @Schema(description = "-1 to 1") List<Double> x,
    @Schema(description = "-1 to 1") List<Double> y)
    implements JsonBody {

  private static final double DECIMALS = 1e4;

  /** For the document: it has no other place to say that an element may be null. */
  @Schema(name = "NumberOrNull", type = SchemaType.INTEGER, nullable = true)
  interface NumberOrNull {}

  /** As {@link NumberOrNull}. */
  @Schema(name = "TextOrNull", type = SchemaType.STRING, nullable = true)
  interface TextOrNull {}

  static MapBody of(List<Part> parts, Projection projection, long rows, Instant now) {
    return new MapBody(
        Times.text(now),
        "pca",
        rows,
        parts.size(),
        rounded(projection.explained()),
        parts.stream().map(Part::rowId).toList(),
        parts.stream().map(Part::partId).toList(),
        parts.stream().map(MapBody::color).toList(),
        parts.stream().map(part -> part.partName().orElse(null)).toList(),
        parts.stream().map(part -> part.category().orElse(null)).toList(),
        rounded(projection.x()),
        rounded(projection.y()));
  }

  private static Integer color(Part part) {
    return part.colorId().isPresent() ? part.colorId().getAsInt() : null;
  }

  /** Finer than any screen. */
  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(value -> Math.round(value * DECIMALS) / DECIMALS).toList();
  }
}
