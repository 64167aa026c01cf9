/** Puts the texts of many requests together to batches for the one engine. */
package dev.clipservice.inference.batching;
