/**
 * What was computed before: tokens by text ({@link dev.clipservice.inference.cache.TokenCache}, in
 * front of the tokenizer), and embeddings by token ids ({@link
 * dev.clipservice.inference.cache.CachingEmbedder}, in front of the batcher).
 *
 * <p>A text that is not there is led by the first request that wants it, and followed by the
 * others. Nobody follows a less urgent or a much larger request, and nobody inherits a leader's
 * error: who followed in vain asks the batcher itself.
 */
package dev.clipservice.inference.cache;
