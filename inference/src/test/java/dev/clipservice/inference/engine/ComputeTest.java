package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.engine.Compute.Device;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.natives.CudaSearch;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

public class ComputeTest {

  private static final Optional<CudaSearch.Absence> GPU = Optional.empty();
  private static final Optional<CudaSearch.Absence> NO_GPU =
      Optional.of(new CudaSearch.Absence("there is no NVIDIA driver", "Install it"));
  private static final CpuFlags OLD = new CpuFlags(Optional.of(Set.of("avx2")));
  private static final CpuFlags NEW = new CpuFlags(Optional.of(Set.of("avx512_bf16")));

  @ParameterizedTest
  @EnumSource
  void takesTheGpu_inEveryPrecision_whereThereIsOne(Precision precision) {
    for (Device device : new Device[] {Device.AUTO, Device.CUDA}) {
      assertEquals(
          new Compute(Device.CUDA, precision), new Compute(device, precision).resolve(GPU, OLD));
    }
  }

  @Test
  void takesTheCpu_whereThereIsNoGpu_orItIsAskedFor() {
    Compute automatic = new Compute(Device.AUTO, Precision.FP32);
    assertEquals(Compute.CPU_FP32, automatic.resolve(NO_GPU, OLD));
    assertEquals(Compute.CPU_FP32, Compute.CPU_FP32.resolve(GPU, OLD));
  }

  @Test
  void takesBf16_onACpuThatHasIt() {
    Compute bf16 = new Compute(Device.CPU, Precision.BF16);
    assertEquals(bf16, bf16.resolve(NO_GPU, NEW));
    assertEquals("bf16 on cpu", bf16.toString());
  }

  @Test
  void refusesCuda_sayingWhyThereIsNone() {
    assertRefused(
        "CLIP_DEVICE=cuda: expected a GPU, but there is no NVIDIA driver. Install it, or set CLIP_DEVICE to cpu.",
        new Compute(Device.CUDA, Precision.FP32),
        NO_GPU,
        OLD);
  }

  @ParameterizedTest
  @CsvSource({"AUTO", "CPU"})
  void refusesBf16_onACpuWithoutIt(Device device) {
    assertRefused(
        "CLIP_PRECISION=bf16: expected a CPU with avx512_bf16 or amx_bf16, found a CPU with avx2 and neither of them; bf16 would be slower than fp32 here, or not run at all. Set CLIP_PRECISION to fp32.",
        new Compute(device, Precision.BF16),
        NO_GPU,
        OLD);
  }

  @Test
  void refusesFp16_onACpu_namingWhatItHas() {
    String refusal =
        "CLIP_PRECISION=fp16: expected a GPU (CLIP_DEVICE=cuda), found the CPU, which computes it slower than fp32. Set CLIP_PRECISION to fp32";
    Compute fp16 = new Compute(Device.CPU, Precision.FP16);
    assertRefused(refusal + ".", fp16, GPU, OLD);
    assertRefused(refusal + " or bf16.", fp16, GPU, NEW);
  }

  private static void assertRefused(
      String message, Compute wanted, Optional<CudaSearch.Absence> noCuda, CpuFlags cpu) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> wanted.resolve(noCuda, cpu));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertEquals(message, e.getMessage());
  }
}
