package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.Compute.Device;
import dev.clipservice.inference.engine.ComputeSearch;
import dev.clipservice.inference.engine.Precision;
import dev.clipservice.inference.natives.CudaSearch;

/**
 * Looks whether this machine can compute what is configured, as far as can be told without loading
 * libtorch.
 */
public final class ComputeCheck {

  private final Compute wanted;
  private final ComputeSearch search;

  /**
   * @param environment what the server will see as its environment, {@code PYTORCH_LIBRARY_PATH}
   *     included; an empty variable is not an absent one
   */
  public ComputeCheck(InferenceConfig config, Settings environment) {
    this.wanted = config.compute();
    this.search = ComputeSearch.of(environment);
  }

  /**
   * The device that will compute and why, e.g. {@code cpu (there is no NVIDIA driver)}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming {@code CLIP_DEVICE}
   */
  public String device() {
    Device device = search.expect(new Compute(wanted.device(), Precision.FP32)).device();
    if (wanted.device() != Device.AUTO) {
      return "%s (CLIP_DEVICE=%s)".formatted(device, wanted.device());
    }
    return search
        .cuda()
        .absence(search.environment())
        .map(CudaSearch.Absence::reason)
        .map(reason -> "%s (%s)".formatted(device, reason))
        .orElse(device.toString());
  }

  /**
   * The precision that will be computed in; a wrong device is not told again.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming {@code CLIP_PRECISION}
   */
  public String precision() {
    Device device = wanted.device() == Device.CUDA ? Device.AUTO : wanted.device();
    return search.expect(new Compute(device, wanted.precision())).precision().toString();
  }
}
