/** Checks every vector of the table, and a sample of them against the model. */
package dev.clipservice.rest.internal.validation;
