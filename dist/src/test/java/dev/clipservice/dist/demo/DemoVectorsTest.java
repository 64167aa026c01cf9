package dev.clipservice.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoVectorsTest {

  @TempDir Path folder;

  @Test
  void writesOneVectorPerGoodPart_andReadsTheSameBitsBack() throws IOException {
    Path file = folder.resolve("vectors");
    List<DemoPart> parts = parts(90);
    List<String> asked = new ArrayList<>();
    new DemoVectors(
            texts -> {
              asked.addAll(texts);
              return texts.stream().map(FakeVectors::of).toList();
            })
        .write(parts, file);

    Map<String, Embedding> vectors = DemoVectors.read(file);
    List<DemoPart> good = parts.stream().filter(part -> part.row() == DemoRow.GOOD).toList();
    assertEquals(51, good.size());
    assertEquals(good.stream().map(DemoPart::featureText).toList(), asked);
    assertEquals(good.stream().map(DemoPart::id).toList(), List.copyOf(vectors.keySet()));
    for (DemoPart part : good) {
      assertEquals(FakeVectors.of(part.featureText()), vectors.get(part.id()), part.id());
    }
  }

  @Test
  void refusesAModelThatLosesTexts() {
    DemoVectors vectors = new DemoVectors(texts -> List.of());
    assertThrows(
        IllegalStateException.class, () -> vectors.write(parts(30), folder.resolve("vectors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3001\n", "3001\tnot base64!\n", "3001\tAAAAAA==\n"})
  void refusesAFileThatHoldsSomethingElse(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("vectors"), content);
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> DemoVectors.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  private static List<DemoPart> parts(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> new DemoPart(n, "part" + n, "name", "Brick", "", "text " + n))
        .toList();
  }
}
