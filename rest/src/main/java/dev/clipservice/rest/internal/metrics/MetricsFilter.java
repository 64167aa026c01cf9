package dev.clipservice.rest.internal.metrics;

import dev.clipservice.rest.internal.access.ApiKeyFilter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.List;

/** Counts and times every request, also the refused ones. */
@Provider
@Dependent
@PreMatching
@Priority(MetricsFilter.EARLY)
public class MetricsFilter implements ContainerRequestFilter, ContainerResponseFilter {

  static final int EARLY = 2;

  /** As OpenAI tells how long it took, in whole milliseconds, without the time to send it. */
  static final String PROCESSING_HEADER = "openai-processing-ms";

  private static final String START = MetricsFilter.class.getName() + ".start";
  private static final List<String> ENDPOINTS =
      List.of(
          "v1/embeddings",
          "v1/models",
          "api/embeddings/statistics",
          "api/embeddings/generate-missing",
          "api/embeddings/retry-failed",
          "api/embeddings/reembed-foreign",
          "api/embeddings/reprocess-broken",
          "api/embeddings/requeue-unverified",
          "api/embeddings/retarget",
          "api/embeddings/validate",
          "api/embeddings/history",
          "api/embeddings/throughput",
          "api/events",
          "api/jobs",
          "api/map",
          "api/parts/search",
          "api/parts",
          "api/worker",
          "health",
          "page");

  private final ApiMetrics metrics;

  /** For JAX-RS, which asks for one without parameters; CDI takes the other. */
  public MetricsFilter() {
    this(null);
  }

  @Inject
  public MetricsFilter(ApiMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(START, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(START) instanceof Long start) {
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      response.getHeaders().putSingle(PROCESSING_HEADER, duration.toMillis());
      metrics.answered(endpoint(request.getUriInfo().getPath()), response.getStatus(), duration);
      ApiKeyFilter.keyName(request).ifPresent(key -> metrics.usedKey(key, response.getStatus()));
    }
  }

  /** One of few names: what a client invents must not become a series of its own. */
  static String endpoint(String requestPath) {
    String path = requestPath.replaceFirst("^/", "");
    if (path.isEmpty()) {
      return "page";
    }
    return ENDPOINTS.stream()
        .filter(endpoint -> path.equals(endpoint) || path.startsWith(endpoint + "/"))
        .findFirst()
        .orElse("other");
  }
}
