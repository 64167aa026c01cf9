package dev.clipservice.rest;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.Tracing;
import dev.clipservice.rest.internal.door.Door;
import dev.clipservice.rest.internal.health.LiveHealthCheck;
import dev.clipservice.rest.internal.health.ReadyGauge;
import dev.clipservice.rest.internal.health.ReadyHealthCheck;
import dev.clipservice.rest.internal.health.ServiceHealth;
import dev.clipservice.rest.internal.health.StartedHealthCheck;
import dev.clipservice.rest.internal.http.BodyLimit;
import dev.clipservice.rest.internal.http.ServiceVersion;
import dev.clipservice.rest.internal.metrics.ApiMetrics;
import dev.clipservice.rest.internal.metrics.MicroProfileApiMetrics;
import dev.clipservice.rest.internal.openai.ClientEmbedding;
import dev.clipservice.rest.internal.openai.EmbeddingsRequestParser;
import dev.clipservice.rest.internal.openai.ServedModel;
import dev.clipservice.rest.internal.page.PageFiles;
import dev.clipservice.rest.internal.page.WarFolder;
import dev.clipservice.rest.internal.tracing.Tracings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Builds what the resources and filters need, once per server. */
@ApplicationScoped
public class RestWiring {

  /** Bodies that arrive, or are being read, take a quarter of the heap at most. */
  private static final int HEAP_SHARE_OF_BODIES = 4;

  /** For the container. */
  public RestWiring() {}

  @Produces
  @Singleton
  RestConfig config(Config config) {
    return RestConfig.from(name -> config.getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  BodyLimit bodyLimit(RestConfig config) {
    return new BodyLimit(config.maxBodyBytes());
  }

  @Produces
  @Singleton
  Door door(RestConfig config) {
    long heldBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES;
    return new Door(
        config.maxRequests(), Math.max(heldBytes, config.maxBodyBytes()), config.bodyTimeout());
  }

  @Produces
  @Singleton
  ServedModel servedModel(EmbeddingProvider provider, RestConfig config) {
    return new ServedModel(provider, config.role());
  }

  @Produces
  @Singleton
  EmbeddingsRequestParser parser() {
    return new EmbeddingsRequestParser();
  }

  @Produces
  @Singleton
  Tracing tracing() {
    return Tracings.find();
  }

  @Produces
  @Singleton
  ClientEmbedding embedding(EmbeddingProvider provider, RestConfig config, Tracing tracing) {
    return new ClientEmbedding(provider, Clock.systemUTC(), config.requestTimeout(), tracing);
  }

  @Produces
  @Singleton
  PageFiles pageFiles(ServletContext context) {
    return new PageFiles(new WarFolder(context));
  }

  @Produces
  @Singleton
  ServiceVersion version() {
    return ServiceVersion.load();
  }

  @Produces
  @Singleton
  ApiMetrics metrics(MetricRegistry registry) {
    return new MicroProfileApiMetrics(registry);
  }

  @Produces
  @Singleton
  ServiceHealth health(
      EmbeddingProvider provider,
      DatabaseMonitor database,
      RestConfig config,
      ServiceVersion version) {
    Instant start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    return new ServiceHealth(
        provider, database, config.role(), version.value(), Clock.systemUTC(), start);
  }

  /** From the start on, whether or not anybody asks. */
  void show(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      ServiceHealth health,
      MetricRegistry registry) {
    ReadyGauge.show(health, registry);
  }

  @Produces
  @Startup
  @ApplicationScoped
  HealthCheck started(ServiceHealth health) {
    return new StartedHealthCheck(health);
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck ready(ServiceHealth health) {
    return new ReadyHealthCheck(health);
  }

  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck live(ServiceHealth health) {
    return new LiveHealthCheck(health);
  }
}
