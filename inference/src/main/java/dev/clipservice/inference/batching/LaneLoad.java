package dev.clipservice.inference.batching;

/**
 * What a lane has to do.
 *
 * @param requests that have not ended
 * @param tokens that wait or are being computed, as the requests have them
 */
public record LaneLoad(int requests, long tokens) {}
