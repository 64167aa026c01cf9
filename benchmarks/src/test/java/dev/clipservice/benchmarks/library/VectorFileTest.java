package dev.clipservice.benchmarks.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.benchmarks.results.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("vectors");
    VectorFile.write(file, List.of(new float[] {1, -0f}, new float[] {0.1f, 3}));
    List<float[]> read = VectorFile.read(file, 2);
    assertArrayEquals(new float[] {1, -0f}, read.get(0));
    assertArrayEquals(new float[] {0.1f, 3}, read.get(1));
  }

  @Test
  void countsVectorsThatDifferInASingleBit() {
    float next = Math.nextUp(0.1f);
    assertEquals(
        1,
        VectorFile.differing(
            List.of(new float[] {0.1f, 1}, new float[] {2, 3}),
            List.of(new float[] {next, 1}, new float[] {2, 3})));
  }

  @Test
  void signOfZeroIsABit_andAMissingVectorDiffers() {
    assertEquals(1, VectorFile.differing(List.of(new float[] {0f}), List.of(new float[] {-0f})));
    assertEquals(1, VectorFile.differing(List.of(new float[] {1}), List.of()));
  }

  @Test
  void levelOfMemoryIsNotThatOfASingleSample() {
    List<Series.Point> samples =
        IntStream.of(100, 110, 120, 900, 121).mapToObj(mib -> new Series.Point(0, mib)).toList();
    assertEquals(121, Soak.level(samples));
  }
}
