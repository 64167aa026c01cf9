package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativesTest {

  @TempDir Path folder;

  @BeforeEach
  void makeLibraries() throws IOException {
    for (String name : new String[] {"c10", "torch", "torch_cpu", "djl_torch", "tokenizers"}) {
      Files.createFile(library(name));
    }
  }

  @Test
  void findsThem_whereTheEnvironmentSays() {
    Natives natives =
        Natives.of(
            MapSettings.of(
                "PYTORCH_LIBRARY_PATH",
                folder.toString(),
                "RUST_LIBRARY_PATH",
                library("tokenizers").toString()),
            new Layout(Path.of("/elsewhere")));
    assertEquals(folder.toString(), natives.found());
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_cpu", "djl_torch", "tokenizers"})
  void namesTheOneThatIsMissing(String name) throws IOException {
    Files.delete(library(name));
    CannotServeException e = assertThrows(CannotServeException.class, natives()::found);
    assertTrue(e.getMessage().contains(library(name).toString()), e.getMessage());
  }

  @Test
  void choosesTheCpu_andSaysWhy() throws IOException {
    assertTrue(device().contains("built without CUDA"), device());
    assertEquals("cpu (CLIP_DEVICE=cpu)", device("CLIP_DEVICE", "cpu"));
    Files.createFile(library("torch_cuda"));
    String hidden = "cpu (CUDA_VISIBLE_DEVICES hides every GPU)";
    assertEquals(hidden, device("CUDA_VISIBLE_DEVICES", ""));
    assertEquals(hidden, device("CUDA_VISIBLE_DEVICES", "-1"));
  }

  @Test
  void refusesAGpuThatCannotBeUsed() {
    CannotServeException e =
        assertThrows(CannotServeException.class, () -> device("CLIP_DEVICE", "cuda"));
    assertTrue(e.getMessage().startsWith("CLIP_DEVICE=cuda, but "), e.getMessage());
  }

  @Test
  void refusesAnotherDevice() {
    CannotServeException e =
        assertThrows(CannotServeException.class, () -> device("CLIP_DEVICE", "tpu"));
    assertEquals("CLIP_DEVICE: expected auto, cpu or cuda, found \"tpu\".", e.getMessage());
  }

  private String device(String... settings) {
    return natives().device(MapSettings.of(settings));
  }

  private Natives natives() {
    return new Natives(folder, library("tokenizers"));
  }

  private Path library(String name) {
    return folder.resolve(System.mapLibraryName(name));
  }
}
