/**
 * Programs that measure the service, from the inside out: {@code micro}, {@code library}, {@code
 * http}; {@code results} is what they write, {@code report} what reads it. {@link
 * dev.clipservice.benchmarks.Benchmarks} runs them.
 */
package dev.clipservice.benchmarks;
