package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.engine.ComputeSearch;

/** Looks whether this machine can compute what is configured, without loading libtorch. */
public final class ComputeCheck {

  private ComputeCheck() {}

  /**
   * What will compute, e.g. {@code bf16 on cpu}, as far as can be told.
   *
   * @param environment what the server will see as its environment, {@code PYTORCH_LIBRARY_PATH}
   *     included
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  public static String expected(InferenceConfig config, Settings environment) {
    return ComputeSearch.of(environment).expect(config.compute()).toString();
  }
}
