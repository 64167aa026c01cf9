/**
 * What the benchmarks stand on: the repository, texts and model ({@link
 * dev.clipservice.benchmarks.surroundings.Surroundings}), the machine, and processes that are
 * started and always ended.
 */
package dev.clipservice.benchmarks.surroundings;
