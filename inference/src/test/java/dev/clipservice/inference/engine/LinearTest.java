package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipservice.inference.natives.CpuFlags;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class LinearTest {

  private static final CpuFlags AVX2 = flags("avx2", "fma", "f16c");
  private static final CpuFlags AVX512 = flags("avx2", "fma", "f16c", "avx512f", "avx512_bf16");

  @Test
  void keepsWeightsAsHalves_withAvx2AndWiderVectors() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "packed products are for x86-64");
    List<Linear> all = List.of(Linear.HALF, Linear.PACKED, Linear.PLAIN);
    assertEquals(all, Linear.of(Compute.CPU_FP32, AVX2));
    assertEquals(all, Linear.of(Compute.CPU_FP32, AVX512));
  }

  @Test
  void keepsWeightsWhole_whereHalvesAreNotMultiplied() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "packed products are for x86-64");
    assertEquals(
        List.of(Linear.PACKED, Linear.PLAIN), Linear.of(Compute.CPU_FP32, flags("avx", "fma")));
    CpuFlags untold = new CpuFlags(Optional.empty());
    assertEquals(List.of(Linear.PACKED, Linear.PLAIN), Linear.of(Compute.CPU_FP32, untold));
  }

  @Test
  void hasNoOtherProducts_inBf16OrOnGpus() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "packed products are for x86-64");
    assertEquals(
        List.of(Linear.PACKED), Linear.of(new Compute(Compute.Device.CPU, Precision.BF16), AVX512));
    assertEquals(
        List.of(Linear.PLAIN), Linear.of(new Compute(Compute.Device.CUDA, Precision.FP16), AVX512));
  }

  private static CpuFlags flags(String... flags) {
    return new CpuFlags(Optional.of(Set.of(flags)));
  }
}
