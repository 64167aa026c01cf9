/**
 * The engine as a library, through {@link dev.clipservice.inference.LocalEmbeddingProvider}: speed
 * of one way against another, the bits, memory, lanes, and the time to the first answer.
 */
package dev.clipservice.benchmarks.library;
