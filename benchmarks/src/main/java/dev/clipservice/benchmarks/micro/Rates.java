package dev.clipservice.benchmarks.micro;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counted beside the operations, so that JMH shows texts/s and tokens/s as well. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Rates {

  /** Texts done. */
  public long texts;

  /** Their tokens. */
  public long tokens;

  /** For JMH. */
  public Rates() {}
}
