/**
 * One loop, {@link dev.clipservice.worker.EmbeddingWorker}: claim a batch of rows, embed them
 * outside any transaction, settle them. {@code BulkEmbedder} finds the row that spoils a batch,
 * {@code Settlement} keeps finished work until the database takes it, {@code VectorAdoption} judges
 * vectors of unknown origin, {@code WorkerJournal} remembers, logs and counts what happens.
 */
package dev.clipservice.worker;
