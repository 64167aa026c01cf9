/**
 * What tokenizer, forward pass and batcher cost: {@link dev.clipservice.benchmarks.Benchmarks} runs
 * them. Not part of the distribution.
 */
module dev.clipservice.benchmarks {
  requires dev.clipservice.core;
  requires dev.clipservice.inference;
  // Not transitive in its own descriptor: JMH has none, and what it generates needs it
  requires jdk.unsupported;
  requires jmh.core;
}
