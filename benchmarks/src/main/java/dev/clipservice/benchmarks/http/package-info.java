/**
 * The whole service over HTTP, against others in turn: {@link
 * dev.clipservice.benchmarks.http.LoadGenerator} asks, {@link
 * dev.clipservice.benchmarks.http.Vectors} looks whether the answers are right.
 */
package dev.clipservice.benchmarks.http;
