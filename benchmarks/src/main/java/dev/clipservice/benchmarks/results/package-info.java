/**
 * What was measured: runs in pairs ({@link dev.clipservice.benchmarks.results.Pairs}), medians, and
 * a {@link dev.clipservice.benchmarks.results.Result} as a JSON file, the report's only source of
 * numbers.
 */
package dev.clipservice.benchmarks.results;
