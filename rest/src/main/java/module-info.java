/**
 * The HTTP side: the OpenAI-compatible API ({@code /v1}), {@code /health}, the admin API ({@code
 * /api}) and the page, mapped from and to the ports of {@code core}. {@link
 * dev.clipservice.rest.RestApplication} lists every resource and filter; {@link
 * dev.clipservice.rest.RestWiring} gives them what they need.
 */
module dev.clipservice.rest {
  requires com.fasterxml.jackson.databind;
  requires dev.clipservice.core;
  // Only where the server has MicroProfile Telemetry
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  // linear algebra for the map of the parts
  requires ejml.core;
  requires ejml.ddense;
  requires jakarta.annotation;
  requires jakarta.cdi;
  requires jakarta.concurrency;
  requires jakarta.inject;
  requires jakarta.servlet;
  requires jakarta.ws.rs;
  requires java.management;
  requires java.logging;
  requires microprofile.config.api;
  requires microprofile.health.api;
  requires microprofile.metrics.api;
  requires org.eclipse.microprofile.openapi;

  exports dev.clipservice.rest;

  // Records that are answered as JSON
  opens dev.clipservice.rest.internal.admin to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.error to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.events to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.health to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.history to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.map to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.openai to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.parts to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.rest.internal.page to
      com.fasterxml.jackson.databind;
}
