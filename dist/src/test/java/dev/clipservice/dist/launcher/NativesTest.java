package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.ComputeCheck;
import dev.clipservice.inference.InferenceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void asksForTheJniLibrary_whereLibtorchHasCuda() throws IOException {
    Files.createFile(library("c10_cuda"));
    Files.createFile(library("torch_cuda"));
    assertEquals(folder.toString(), natives().found());
    Files.delete(library("djl_torch"));
    CannotServeException e = assertThrows(CannotServeException.class, natives()::found);
    assertTrue(e.getMessage().contains(library("djl_torch").toString()), e.getMessage());
    assertTrue(e.getMessage().endsWith("copy it from " + Path.of("/elsewhere/cuda") + "."));
  }

  @Test
  void takesTheOnesOfTheBuild_whereTheEnvironmentNamesNone() {
    Natives natives =
        Natives.of(MapSettings.of("PYTORCH_LIBRARY_PATH", ""), new Layout(Path.of("/elsewhere")));
    CannotServeException e = assertThrows(CannotServeException.class, natives::found);
    assertTrue(e.getMessage().startsWith("expected " + Path.of("/elsewhere/natives")));
  }

  @Test
  void choosesTheCpu_andSaysWhy() throws IOException {
    assertTrue(device().endsWith("is built without CUDA)"), device());
    assertEquals("cpu (CLIP_DEVICE=cpu)", device("CLIP_DEVICE", "cpu"));
    Files.createFile(library("torch_cuda"));
    String hidden = "cpu (CUDA_VISIBLE_DEVICES hides every GPU)";
    assertEquals(hidden, device("CUDA_VISIBLE_DEVICES", ""));
    assertEquals(hidden, device("CUDA_VISIBLE_DEVICES", "-1"));
  }

  @Test
  void refusesAGpuThatCannotBeUsed() {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> device("CLIP_DEVICE", "cuda"));
    assertTrue(e.getMessage().startsWith("CLIP_DEVICE=cuda: expected a GPU"), e.getMessage());
    assertTrue(e.getMessage().contains("Set PYTORCH_LIBRARY_PATH to"), e.getMessage());
  }

  @Test
  void refusesAPrecisionThatTheCpuHasNot() {
    assertEquals("fp32", compute("CLIP_DEVICE", "cuda").precision());
    ComputeCheck fp16 = compute("CLIP_PRECISION", "fp16", "CLIP_DEVICE", "cuda");
    ClipServiceException e = assertThrows(ClipServiceException.class, fp16::precision);
    assertTrue(e.getMessage().startsWith("CLIP_PRECISION=fp16: expected a GPU"), e.getMessage());
  }

  @Test
  void refusesAnotherDevice() {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> device("CLIP_DEVICE", "tpu"));
    assertEquals("CLIP_DEVICE: expected one of [auto, cpu, cuda], found \"tpu\"", e.getMessage());
  }

  private String device(String... settings) {
    return compute(settings).device();
  }

  private ComputeCheck compute(String... settings) {
    return natives(settings).compute(InferenceConfig.from(MapSettings.of(settings)));
  }

  private Natives natives(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 4);
    all[settings.length] = "PYTORCH_LIBRARY_PATH";
    all[settings.length + 1] = folder.toString();
    all[settings.length + 2] = "RUST_LIBRARY_PATH";
    all[settings.length + 3] = library("tokenizers").toString();
    return Natives.of(MapSettings.of(all), new Layout(Path.of("/elsewhere")));
  }

  private Path library(String name) {
    return folder.resolve(System.mapLibraryName(name));
  }
}
