package dev.clipservice.inference.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the processor can do, as Linux tells it. A fact of the machine, so that a decision made by
 * it is the same at each start; other systems do not tell.
 *
 * @param known the flags of the first processor; empty if the system does not tell
 */
public record CpuFlags(Optional<Set<String>> known) {

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  public CpuFlags {
    known = known.map(Set::copyOf);
  }

  public static CpuFlags ofThisMachine() {
    return read(CPUINFO);
  }

  static CpuFlags read(Path cpuinfo) {
    if (!Files.isReadable(cpuinfo)) {
      return new CpuFlags(Optional.empty());
    }
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.ISO_8859_1)) {
      return new CpuFlags(
          lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
              .map(flags -> Arrays.stream(flags).collect(Collectors.toSet())));
    } catch (IOException e) {
      return new CpuFlags(Optional.empty());
    }
  }

  /**
   * Whether the processor multiplies bfloat16 by instructions of its own. One with AVX-512 alone
   * can do it too, by converting to float32 and back: slower than float32 itself.
   */
  public boolean multiplyBfloat16() {
    return known
        .filter(flags -> flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
        .isPresent();
  }

  /**
   * Whether it has what multiplying by float16 takes: conversion and fused addition, of vectors of
   * 256 bits at least.
   */
  public boolean multiplyHalves() {
    return known.filter(flags -> flags.containsAll(Set.of("avx2", "fma", "f16c"))).isPresent();
  }

  /** What there is instead, for messages. */
  public String widestVectors() {
    return known
        .map(
            flags ->
                Stream.of("avx512f", "avx2", "avx", "sse4_2")
                    .filter(flags::contains)
                    .findFirst()
                    .map(widest -> "a CPU with " + widest + " and neither of them")
                    .orElse("a CPU with neither of them"))
        .orElse("a system that does not tell what its CPU can do (Linux does)");
  }
}
