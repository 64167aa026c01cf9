package dev.clipservice.core;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Exact counts of the table. {@code valid + missing + zero + foreign + unverified == total} (by
 * vector) and {@code pending + processing + completed + failed + withoutText == total} (by state).
 *
 * @param total all rows
 * @param valid rows with a unit vector of the table's target identity
 * @param missing rows without a vector
 * @param zero rows whose vector is zero, not finite, not normalised or of a wrong dimension
 * @param foreign rows with a vector of another identity
 * @param unverified rows with a vector of unknown origin
 * @param pending rows that wait for the worker
 * @param processing rows under a live lease
 * @param completed rows that are done
 * @param failed rows given up, with a reason
 * @param withoutText rows that have nothing to embed
 * @param truncated rows whose text was longer than the model's window
 * @param rowsPerMinute completed in the last minute
 * @param etaSeconds until nothing is pending at the present rate; empty if unknown
 * @param oldestPendingSeconds the age of the oldest pending row; empty if none is pending
 */
public record EmbeddingStatistics(
    long total,
    long valid,
    long missing,
    long zero,
    long foreign,
    long unverified,
    long pending,
    long processing,
    long completed,
    long failed,
    long withoutText,
    long truncated,
    double rowsPerMinute,
    OptionalDouble etaSeconds,
    OptionalLong oldestPendingSeconds) {}
