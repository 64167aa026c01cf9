package dev.clipservice.inference.engine;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.natives.CudaSearch;
import java.util.Locale;
import java.util.Optional;

/**
 * What computes, and in which number type.
 *
 * @param device as {@code CLIP_DEVICE} says
 * @param precision as {@code CLIP_PRECISION} says
 */
public record Compute(Device device, Precision precision) {

  /** Where the layers are computed. */
  public enum Device {
    /** A GPU where there is one, else the CPU. */
    AUTO,
    CPU,
    CUDA;

    /** As in {@code CLIP_DEVICE} and in /health, e.g. {@code cuda}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What runs everywhere. */
  public static final Compute CPU_FP32 = new Compute(Device.CPU, Precision.FP32);

  /**
   * Decides on a device, and refuses what that device cannot do, or would do slower than fp32.
   *
   * @param noCuda why no GPU can be used; empty if one can
   * @return this, with {@code CPU} or {@code CUDA} as the device
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public Compute resolve(Optional<CudaSearch.Absence> noCuda, CpuFlags cpu) {
    if (device == Device.CUDA && noCuda.isPresent()) {
      throw refused(
          "CLIP_DEVICE=cuda: expected a GPU, but %s. %s, or set CLIP_DEVICE to cpu."
              .formatted(noCuda.get().reason(), noCuda.get().next()));
    }
    if (device != Device.CPU && noCuda.isEmpty()) {
      return new Compute(Device.CUDA, precision);
    }
    if (precision == Precision.FP16) {
      throw refused(
          "CLIP_PRECISION=fp16: expected a GPU (CLIP_DEVICE=cuda), found the CPU, which computes it slower than fp32. Set CLIP_PRECISION to fp32"
              + (cpu.multiplyBfloat16() ? " or bf16." : "."));
    }
    if (precision == Precision.BF16 && !cpu.multiplyBfloat16()) {
      throw refused(
          "CLIP_PRECISION=bf16: expected a CPU with avx512_bf16 or amx_bf16, found %s; bf16 would be slower than fp32 here, or not run at all. Set CLIP_PRECISION to fp32."
              .formatted(cpu.widestVectors()));
    }
    return new Compute(Device.CPU, precision);
  }

  private static ClipServiceException refused(String message) {
    return new ClipServiceException(ClipServiceException.Kind.MISCONFIGURED, message);
  }

  /** For people, e.g. {@code bf16 on cpu}. */
  @Override
  public String toString() {
    return precision + " on " + device;
  }
}
