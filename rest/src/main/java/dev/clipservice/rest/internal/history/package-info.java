/** What was done to the table's rows, over HTTP: attempt by attempt, as a file, and as a curve. */
package dev.clipservice.rest.internal.history;
