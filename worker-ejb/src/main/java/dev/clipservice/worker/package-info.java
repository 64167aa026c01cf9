/**
 * One loop, {@link dev.clipservice.worker.EmbeddingWorker}, turn by turn ({@code WorkCycle}): claim
 * rows ({@code Supply}), let the provider embed them beside everything else ({@code Pipeline}),
 * write the results ({@code Settlement}). {@code BulkEmbedder} finds the row that spoils a batch,
 * {@code Heartbeat} keeps the leases, {@code Housekeeping} looks after vectors of unknown origin
 * and of other models, {@code WorkerJournal} remembers, logs and counts what happens.
 */
package dev.clipservice.worker;
