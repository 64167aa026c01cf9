package dev.clipservice.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoPartTest {

  private static final Path PARTS = Path.of("src/main/demo/parts.tsv");
  private static final String HEADER = "part_id\tpart_name\tcategory\tkeywords\tfeature_text\n";

  @TempDir Path folder;

  @Test
  void readsThePartsWeShip_whichFitTheOldTable() {
    List<DemoPart> parts = DemoPart.read(PARTS);
    assertEquals(600, parts.size());
    assertEquals(600, parts.stream().map(DemoPart::id).distinct().count());
    assertEquals(79, parts.stream().map(DemoPart::category).distinct().count());
    for (DemoPart part : parts) {
      assertTrue(part.id().length() <= 20, part.id());
      assertTrue(part.name().length() <= 255, part.name());
      assertTrue(!part.featureText().isBlank(), part.id());
    }
    assertEquals(
        8, parts.stream().map(DemoPart::colorId).collect(Collectors.toSet()).size(), "colours");
  }

  @Test
  void keepsEmptyKeywords_andNumbersRowsFromZero() throws IOException {
    DemoPart part = DemoPart.read(write(HEADER + "3001\tBrick 2 x 4\tBrick\t\t브릭\n")).get(0);
    assertEquals(new DemoPart(0, "3001", "Brick 2 x 4", "Brick", "", "브릭"), part);
    assertEquals(DemoRow.MISSING, part.row());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "id\tname\n", HEADER + "3001\tBrick\n", HEADER + "3001\ta\tb\tc\t \n"})
  void refusesAnythingElse_namingTheFile(String content) throws IOException {
    Path file = write(content);
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> DemoPart.read(file));
    assertTrue(e.getMessage().contains(file + ", line"), e.getMessage());
  }

  @Test
  void refusesMissingFile() {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> DemoPart.read(folder.resolve("none")));
    assertTrue(e.getMessage().contains("build again"), e.getMessage());
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("parts.tsv"), content);
  }
}
