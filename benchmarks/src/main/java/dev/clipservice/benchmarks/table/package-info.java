/** The worker on a real table: how fast it fills one, and how soon a new row has its vector. */
package dev.clipservice.benchmarks.table;
