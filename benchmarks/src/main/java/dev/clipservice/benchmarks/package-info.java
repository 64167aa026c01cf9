/**
 * JMH benchmarks of the engine, from the inside out: tokenizer, forward pass, and the batcher under
 * many callers. {@link dev.clipservice.benchmarks.Surroundings} finds model, texts and natives.
 */
package dev.clipservice.benchmarks;
