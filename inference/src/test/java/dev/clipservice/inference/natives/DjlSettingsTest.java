package dev.clipservice.inference.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class DjlSettingsTest {

  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String TORCH = "PYTORCH_LIBRARY_PATH";

  @TempDir private Path folder;
  private String before;

  @BeforeEach
  void clear() {
    before = System.getProperty(FLAVOR);
    System.clearProperty(FLAVOR);
  }

  @AfterEach
  void restore() {
    System.clearProperty(FLAVOR);
    if (before != null) {
      System.setProperty(FLAVOR, before);
    }
  }

  @Test
  void tellsDjlWhetherLibtorchHasCuda() throws IOException {
    assertEquals("cpu", flavor(Map.of(TORCH, folder.toString())));
    System.clearProperty(FLAVOR);
    Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
    assertEquals("cu128", flavor(Map.of(TORCH, folder.toString())));
  }

  @Test
  void leavesTheChoiceToOthers_whoHaveMadeOne() {
    assertNull(flavor(Map.of(TORCH, folder.toString(), FLAVOR, "cu126")));
    assertNull(flavor(Map.of()));
    System.setProperty(FLAVOR, "cu118");
    assertEquals("cu118", flavor(Map.of(TORCH, folder.toString())));
  }

  @Test
  void doesNotLookForCuda_whereLibtorchHasNone() {
    DjlSettings.apply();
    assertEquals(0, CudaUtils.getGpuCount());
    assertNull(System.getProperty("ai.djl.util.cuda.fork"), "it would start a process each time");
  }

  private static String flavor(Map<String, String> environment) {
    DjlSettings.applyFlavor(name -> Optional.ofNullable(environment.get(name)));
    return System.getProperty(FLAVOR);
  }
}
