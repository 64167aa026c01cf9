package dev.clipservice.inference.batching;

import java.time.Duration;

/**
 * How much may wait for the engine.
 *
 * @param tokens how many tokens may wait or be computed at a time, as the texts have them
 * @param time how long a request may be expected to wait for its first text to be computed
 */
public record WaitingLimits(long tokens, Duration time) {}
