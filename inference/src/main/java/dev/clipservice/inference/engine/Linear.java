package dev.clipservice.inference.engine;

import dev.clipservice.inference.natives.CpuFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which operators multiply by a tower's matrices. */
enum Linear {
  /**
   * FBGEMM's with weights kept as float16 and sums in float32, for checkpoints whose matrices are
   * float16 anyway: half the memory, and the fastest, above all for few rows. The same bits in
   * every batch, in whole steps of its kernel's rows.
   */
  HALF("clip-text-half.pt", 6, 636),
  /** oneDNN's with weights packed once: the same bits in every batch, for any checkpoint. */
  PACKED("clip-text-packed.pt", 1, 640),
  /** libtorch's plain ones: run everywhere, on GPUs too; bits depend on the batch. */
  PLAIN("clip-text-plain.pt", 1, 1 << 30);

  /** One of these names, to measure with other operators than a machine is best at. */
  private static final String CHOICE = "clip.linear";

  /** Each holds the original and the copies of a layer, so that more would take more memory. */
  private static final int MOST_PACKERS = 4;

  private final String resource;
  private final int step;
  private final int mostRows;

  Linear(String resource, int step, int mostRows) {
    this.resource = resource;
    this.step = step;
    this.mostRows = mostRows;
  }

  /**
   * Those that may be used, the best first. Packed ones on a processor that is an x86-64: elsewhere
   * libtorch may lack the operators, and nobody has shown that the bits stay the same.
   */
  static List<Linear> of(Compute compute, CpuFlags cpu) {
    String choice = System.getProperty(CHOICE);
    if (choice != null) {
      return List.of(valueOf(choice));
    }
    List<Linear> usable = new ArrayList<>();
    boolean x86 = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    if (compute.device() == Compute.Device.CPU && x86) {
      if (compute.precision() == Precision.FP32 && cpu.multiplyHalves()) {
        usable.add(HALF);
      }
      usable.add(PACKED);
    }
    // Not as a way out of bf16: plain products of it are slower than those of float32
    if (usable.isEmpty() || compute.precision() == Precision.FP32) {
      usable.add(PLAIN);
    }
    return usable;
  }

  /** The program's archive, beside this class. */
  String resource() {
    return resource;
  }

  /**
   * How many threads pack, each another part of the tower. FBGEMM packs a matrix on one thread, so
   * there are some; the others' operators take all cores by themselves.
   */
  int packers() {
    return this == HALF ? Math.min(MOST_PACKERS, Runtime.getRuntime().availableProcessors()) : 1;
  }

  /** The number of rows of a larger product is to be a multiple of this. */
  int step() {
    return step;
  }

  /**
   * Products of more rows are made in blocks. A multiple of the step. Nothing above is tried where
   * the bits matter; where they depend on the batch anyway, it is more than any batch has.
   */
  int mostRows() {
    return mostRows;
  }

  /**
   * Whether a row's bits do not depend on the other rows, if {@link RowSearch} finds out for which
   * numbers of them.
   */
  boolean isPacked() {
    return this != PLAIN;
  }
}
