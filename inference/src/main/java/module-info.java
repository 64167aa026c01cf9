/**
 * The model: gets and reads a CLIP checkpoint in Hugging Face layout, tokenizes, runs the text
 * tower on libtorch, and puts requests together to batches. {@link
 * dev.clipservice.inference.LocalEmbeddingProvider} is all of it behind one port.
 */
// Those that see the parts: benchmarks, the launcher, and the writer of the demo's vectors. None is
// built yet
@SuppressWarnings("module")
module dev.clipservice.inference {
  requires transitive dev.clipservice.core;
  // DJL and the APIs of MicroProfile have no descriptors: automatic modules
  requires ai.djl.api;
  requires ai.djl.pytorch_engine;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires jakarta.annotation;
  requires jakarta.cdi;
  requires jakarta.concurrency;
  requires jakarta.inject;
  requires java.logging;
  requires java.net.http;
  requires microprofile.config.api;
  requires microprofile.fault.tolerance.api;
  requires microprofile.metrics.api;

  exports dev.clipservice.inference;
  exports dev.clipservice.inference.checkpoint to
      dev.clipservice.benchmarks,
      dev.clipservice.dist;
  exports dev.clipservice.inference.engine to
      dev.clipservice.benchmarks,
      dev.clipservice.dist;
  exports dev.clipservice.inference.natives to
      dev.clipservice.dist;
  exports dev.clipservice.inference.provider to
      dev.clipservice.dist;
  exports dev.clipservice.inference.settings to
      dev.clipservice.dist;
  exports dev.clipservice.inference.tokenizer to
      dev.clipservice.benchmarks,
      dev.clipservice.dist;

  // In the WAR, which is class path, META-INF/services says the same
  provides org.eclipse.microprofile.config.spi.ConfigSource with
      dev.clipservice.inference.settings.ConfigFileSource;
}
