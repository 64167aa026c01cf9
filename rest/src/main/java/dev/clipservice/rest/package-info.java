/**
 * The HTTP side of the service as the container sees it: {@link
 * dev.clipservice.rest.RestApplication} is what JAX-RS runs, {@link
 * dev.clipservice.rest.RestConfig} what can be set, {@link dev.clipservice.rest.RestWiring} where
 * it comes together.
 */
package dev.clipservice.rest;
