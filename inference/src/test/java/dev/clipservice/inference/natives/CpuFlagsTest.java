package dev.clipservice.inference.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class CpuFlagsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "sse4_2 avx avx2 fma, false, a CPU with avx2 and neither of them",
    "avx2 avx512f avx512bw avx512vl, false, a CPU with avx512f and neither of them",
    "avx2 avx512f avx512_bf16, true, a CPU with avx512f and neither of them",
    "avx2 avx512f amx_bf16 amx_tile, true, a CPU with avx512f and neither of them",
    "fpu, false, a CPU with neither of them",
    "avx512_bf16x, false, a CPU with neither of them",
  })
  void knowsWhichCpusMultiplyBfloat16(String flags, boolean bfloat16, String instead)
      throws IOException {
    CpuFlags cpu = read("processor : 0\nvmx flags : amx_bf16\nflags\t\t: " + flags + "\n\n");
    assertEquals(bfloat16, cpu.multiplyBfloat16());
    assertEquals(instead, cpu.widestVectors());
  }

  @Test
  void readsWhatArmCallsFeatures() throws IOException {
    assertEquals("a CPU with neither of them", read("Features : asimd bf16\n").widestVectors());
  }

  @Test
  void knowsNothing_whereTheSystemDoesNotTell() throws IOException {
    for (CpuFlags cpu :
        new CpuFlags[] {CpuFlags.read(folder.resolve("none")), read("processor : 0\n")}) {
      assertFalse(cpu.multiplyBfloat16());
      assertTrue(cpu.widestVectors().startsWith("a system that does not tell"));
    }
  }

  @Test
  void readsThisMachine() {
    assumeTrue(
        Files.exists(Path.of("/proc/cpuinfo")) && System.getProperty("os.arch").equals("amd64"),
        "skipped: not Linux on x86-64");
    assertTrue(CpuFlags.ofThisMachine().known().orElseThrow().contains("sse2"));
  }

  private CpuFlags read(String cpuinfo) throws IOException {
    return CpuFlags.read(Files.writeString(folder.resolve("cpuinfo"), cpuinfo));
  }
}
