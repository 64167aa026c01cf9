package dev.clipservice.inference.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class CudaSearchTest {

  private static final String TORCH = "PYTORCH_LIBRARY_PATH";

  @TempDir private Path folder;
  private CudaSearch withDriver;

  @BeforeEach
  void makeLibtorchWithCuda() throws IOException {
    for (String library : new String[] {"torch", "torch_cuda"}) {
      Files.createFile(folder.resolve(System.mapLibraryName(library)));
    }
    withDriver = new CudaSearch(List.of(folder.resolve("none"), folder));
  }

  @Test
  void findsNothingAgainstAGpu_whereLibtorchAndDriverAreThere() {
    assertEquals(Optional.empty(), absence(withDriver, Map.of(TORCH, folder.toString())));
    assertEquals(
        Optional.empty(),
        absence(withDriver, Map.of(TORCH, folder.toString(), "CUDA_VISIBLE_DEVICES", "0,1")));
    // Left to DJL, which looks on the class path
    assertEquals(Optional.empty(), absence(withDriver, Map.of()));
    // Not told by files on this system
    assertEquals(
        Optional.empty(), absence(new CudaSearch(List.of()), Map.of(TORCH, folder.toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "-1,0"})
  void takesEveryGpuForHidden_asCudaDoes(String devices) {
    String reason =
        reason(withDriver, Map.of(TORCH, folder.toString(), "CUDA_VISIBLE_DEVICES", devices));
    assertEquals("CUDA_VISIBLE_DEVICES hides every GPU", reason);
  }

  @Test
  void tellsThatLibtorchHasNoCuda() throws IOException {
    Files.delete(folder.resolve(System.mapLibraryName("torch_cuda")));
    String reason = reason(withDriver, Map.of(TORCH, folder.toString()));
    assertEquals("libtorch in " + folder + " is built without CUDA", reason);
  }

  @Test
  void looksWhereDjlWill_ifThereAreSeveralFolders() {
    String folders = "/no/such" + File.pathSeparator + folder;
    assertEquals(Optional.empty(), absence(withDriver, Map.of(TORCH, folders)));
  }

  @Test
  void tellsThatThereIsNoDriver() {
    CudaSearch search = new CudaSearch(List.of(folder.resolve("none")));
    assertEquals("there is no NVIDIA driver", reason(search, Map.of(TORCH, folder.toString())));
  }

  private static String reason(CudaSearch search, Map<String, String> environment) {
    CudaSearch.Absence absence = absence(search, environment).orElseThrow();
    assertTrue(Character.isUpperCase(absence.next().charAt(0)), absence.next());
    return absence.reason();
  }

  private static Optional<CudaSearch.Absence> absence(
      CudaSearch search, Map<String, String> environment) {
    return search.absence(name -> Optional.ofNullable(environment.get(name)));
  }
}
