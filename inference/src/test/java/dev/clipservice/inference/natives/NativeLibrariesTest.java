package dev.clipservice.inference.natives;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class NativeLibrariesTest {

  @Test
  void takesTheLibrariesOfTheBuild() {
    assertDoesNotThrow(() -> check(System.getenv()));
    assertDoesNotThrow(() -> check(Map.of()));
  }

  @Test
  void namesTheLibraryThatIsMissing(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve(System.mapLibraryName("c10")));
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> check(Map.of("PYTORCH_LIBRARY_PATH", folder.toString())));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    String missing = folder.resolve(System.mapLibraryName("torch_cpu")).toString();
    assertTrue(e.getMessage().startsWith("PYTORCH_LIBRARY_PATH: expected"), e.getMessage());
    assertTrue(e.getMessage().contains(missing), e.getMessage());
  }

  @Test
  void asksForTheLibrariesOfCuda_whereLibtorchHasIt(@TempDir Path folder) throws IOException {
    for (String library : new String[] {"c10", "torch_cpu", "torch", "torch_cuda", "djl_torch"}) {
      Files.createFile(folder.resolve(System.mapLibraryName(library)));
    }
    Map<String, String> environment = Map.of("PYTORCH_LIBRARY_PATH", folder.toString());
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> check(environment));
    assertTrue(e.getMessage().contains(System.mapLibraryName("c10_cuda")), e.getMessage());
    Files.createFile(folder.resolve(System.mapLibraryName("c10_cuda")));
    assertDoesNotThrow(() -> check(environment));
  }

  @Test
  void refusesFolderAsTokenizersLibrary(@TempDir Path folder) {
    ClipServiceException e =
        assertThrows(
            ClipServiceException.class,
            () -> check(Map.of("RUST_LIBRARY_PATH", folder.toString())));
    assertTrue(e.getMessage().startsWith("RUST_LIBRARY_PATH: expected"), e.getMessage());
  }

  private static void check(Map<String, String> environment) {
    NativeLibraries.requirePresent(name -> Optional.ofNullable(environment.get(name)));
  }
}
