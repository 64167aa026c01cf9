package dev.clipservice.inference.engine;

import java.util.Locale;

/** The number type that the layers compute in; answers are always float32. */
public enum Precision {
  /** 24 bits of mantissa: the reference. */
  FP32(6),
  /** 11 bits of mantissa, for GPUs. */
  FP16(5),
  /** 8 bits of mantissa and fp32's range, for GPUs and for CPUs with instructions for it. */
  BF16(15);

  /** libtorch's own number for the type. */
  final int scalarType;

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  /** How many bytes one number takes. */
  int bytesOfNumber() {
    return this == FP32 ? Float.BYTES : Short.BYTES;
  }

  /** As in {@code CLIP_PRECISION} and in /health, e.g. {@code fp32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
