/**
 * The model: reads a CLIP checkpoint in Hugging Face layout, tokenizes, runs the text tower on
 * libtorch, and puts requests together to batches. {@link
 * dev.clipservice.inference.LocalEmbeddingProvider} is all of it behind one port.
 */
module dev.clipservice.inference {
  requires transitive dev.clipservice.core;
  // DJL and MicroProfile Config have no descriptors: automatic modules. DJL's PyTorch engine is
  // found by its service loader at run time
  requires ai.djl.api;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.databind;
  requires jakarta.cdi;
  requires jakarta.inject;
  requires java.logging;
  requires microprofile.config.api;

  exports dev.clipservice.inference;
}
