package dev.clipservice.rest;

import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartSearch;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.PartVectors;
import dev.clipservice.core.TokenMeter;
import dev.clipservice.rest.internal.map.PartMap;
import dev.clipservice.rest.internal.parts.PartDetails;
import dev.clipservice.rest.internal.parts.TextSearch;
import dev.clipservice.rest.internal.validation.ReEmbedding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** Builds what shows the table's rows, once per server. */
@ApplicationScoped
public class PartsWiring {

  /** For the container. */
  public PartsWiring() {}

  @Produces
  @Singleton
  PartDetails partDetails(PartBrowser parts, AttemptHistory history, TokenMeter meter) {
    return new PartDetails(parts, history, meter);
  }

  @Produces
  @Singleton
  TextSearch textSearch(EmbeddingProvider provider, PartBrowser parts, PartSearch search) {
    return new TextSearch(provider, parts, search, Clock.systemUTC());
  }

  @Produces
  @Singleton
  ReEmbedding reEmbedding(EmbeddingProvider provider, PartBrowser parts) {
    return new ReEmbedding(provider, parts, Clock.systemUTC());
  }

  @Produces
  @Singleton
  PartMap partMap(PartVectors vectors, PartStore parts) {
    return new PartMap(vectors, parts, InstantSource.system());
  }
}
