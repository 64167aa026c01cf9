/**
 * From a checkpoint folder to embeddings: {@code Checkpoint} -> {@code ClipTokenizer} and {@code
 * LibtorchTextEncoder} -> {@code Batcher} -> {@code CachingEmbedder} -> {@link
 * dev.clipservice.inference.LocalEmbeddingProvider}.
 */
package dev.clipservice.inference;
