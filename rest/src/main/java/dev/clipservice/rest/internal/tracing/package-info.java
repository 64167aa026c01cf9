/**
 * {@link dev.clipservice.core.Tracing} by OpenTelemetry, where the server has MicroProfile
 * Telemetry. That is left out of a start that does not ask for it, and its classes are not there
 * then: nothing else may name them.
 */
package dev.clipservice.rest.internal.tracing;
