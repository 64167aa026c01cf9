package dev.clipservice.inference;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Makes the embedding provider of the application and starts it with the application. */
@ApplicationScoped
public class InferenceWiring {

  /** For CDI. */
  public InferenceWiring() {}

  /** A provider that is loading, or broken with the reason if the settings are wrong. */
  @Produces
  @ApplicationScoped
  public EmbeddingProvider provider(Config config, MetricRegistry registry) {
    try {
      InferenceMetrics metrics = new InferenceMetrics(registry);
      LocalEmbeddingProvider provider =
          LocalEmbeddingProvider.open(
              InferenceConfig.from(name -> config.getOptionalValue(name, String.class)), metrics);
      metrics.show(provider::loaded);
      return provider;
    } catch (ClipServiceException e) {
      return LocalEmbeddingProvider.broken(e.getMessage());
    }
  }

  /** Begins loading when the application starts, not with the first request. */
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event, EmbeddingProvider provider) {
    // A client proxy makes its bean at the first call
    Object unused = provider.status();
  }

  void stop(@Disposes EmbeddingProvider provider) throws Exception {
    if (provider instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
