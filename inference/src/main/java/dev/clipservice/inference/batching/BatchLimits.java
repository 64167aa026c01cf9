package dev.clipservice.inference.batching;

/**
 * How much the batcher takes.
 *
 * @param queueTokens how many tokens may wait or be computed at a time
 * @param batchTokens how many tokens are computed at once; what an interactive request waits for at
 *     most
 */
public record BatchLimits(long queueTokens, int batchTokens) {}
