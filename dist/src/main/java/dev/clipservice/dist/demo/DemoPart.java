package dev.clipservice.dist.demo;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the demo.
 *
 * @param number its place in the file, from 0
 * @param id e.g. {@code 3001}
 * @param name in English
 * @param category e.g. {@code Brick}
 * @param keywords separated by ", "; may be empty
 * @param featureText the Korean description that is embedded
 */
public record DemoPart(
    int number, String id, String name, String category, String keywords, String featureText) {

  private static final String HEADER = "part_id\tpart_name\tcategory\tkeywords\tfeature_text";

  // Of LDraw's palette: black, blue, green, red, yellow, white, light and dark bluish gray
  private static final int[] COLORS = {0, 1, 2, 4, 14, 15, 71, 72};

  /** A colour for the row; which one means nothing. */
  public int colorId() {
    return COLORS[number % COLORS.length];
  }

  /** In which state the old database holds it. */
  public DemoRow row() {
    return DemoRow.of(number);
  }

  /**
   * Reads {@code parts.tsv}: a header line, then one part a line.
   *
   * @throws ClipServiceException if the file is missing or a line is not as expected
   */
  public static List<DemoPart> read(Path file) {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw wrong(file, 1, "the header " + HEADER.replace("\t", ", "));
    }
    List<DemoPart> parts = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      String[] fields = lines.get(line).split("\t", -1);
      if (fields.length != 5 || fields[0].isBlank() || fields[4].isBlank()) {
        throw wrong(file, line + 1, "five fields, of which part_id and feature_text are not blank");
      }
      parts.add(new DemoPart(line - 1, fields[0], fields[1], fields[2], fields[3], fields[4]));
    }
    return List.copyOf(parts);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "The demo's parts cannot be read from " + file + ": build again.",
          e);
    }
  }

  private static ClipServiceException wrong(Path file, int line, String expected) {
    return new ClipServiceException(
        ClipServiceException.Kind.MISCONFIGURED,
        "%s, line %d: expected %s: build again.".formatted(file, line, expected));
  }
}
