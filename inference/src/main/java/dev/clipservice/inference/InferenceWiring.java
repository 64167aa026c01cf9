package dev.clipservice.inference;

import dev.clipservice.core.BulkEmbeddingProvider;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.LiveSettings;
import dev.clipservice.core.TokenMeter;
import dev.clipservice.core.Tracing;
import dev.clipservice.inference.provider.GuardConfig;
import dev.clipservice.inference.provider.GuardedCalls;
import dev.clipservice.inference.provider.RemoteProviders;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Makes the embedding providers of the application and starts them with the application. */
@ApplicationScoped
public class InferenceWiring {

  private ManagedScheduledExecutorService executor;

  /** For CDI. */
  public InferenceWiring() {}

  @Resource
  void setExecutor(ManagedScheduledExecutorService executor) {
    this.executor = executor;
  }

  @Produces
  @Singleton
  ConfiguredProviders providers(
      LiveSettings settings, GuardedCalls calls, MetricRegistry registry, Tracing tracing) {
    InferenceMetrics metrics = new InferenceMetrics(registry, tracing);
    RemoteProviders remotes =
        new RemoteProviders(calls, GuardConfig.from(settings.current()), executor);
    ConfiguredProviders providers = ConfiguredProviders.open(settings, remotes, metrics);
    metrics.show(providers::loaded);
    return providers;
  }

  /** What the API serves: never another model than its status tells. */
  @Produces
  @ApplicationScoped
  public EmbeddingProvider served(ConfiguredProviders providers) {
    return providers.served();
  }

  /** What the worker fills the table with. */
  @Produces
  @ApplicationScoped
  @Typed(BulkEmbeddingProvider.class)
  public BulkEmbeddingProvider bulk(ConfiguredProviders providers) {
    return providers.bulk();
  }

  /** Shows what the served model reads of a text. */
  @Produces
  @ApplicationScoped
  public TokenMeter meter(ConfiguredProviders providers) {
    return providers.meter();
  }

  /** Begins loading when the application starts, not with the first request. */
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event, EmbeddingProvider provider) {
    // A client proxy makes its bean at the first call
    Object unused = provider.status();
  }

  void stop(@Disposes ConfiguredProviders providers) {
    providers.close();
  }
}
