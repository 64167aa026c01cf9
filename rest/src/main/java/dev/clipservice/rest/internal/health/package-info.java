/**
 * Whether the service can do its work: {@code /health} for people and the seed's clients, and the
 * MicroProfile checks for whoever starts and stops servers. {@link
 * dev.clipservice.rest.internal.health.ServiceHealth} decides for both.
 */
package dev.clipservice.rest.internal.health;
