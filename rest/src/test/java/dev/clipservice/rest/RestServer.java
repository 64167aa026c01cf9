package dev.clipservice.rest;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.MeasuredText;
import dev.clipservice.core.PartVectors;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.TokenMeter;
import dev.clipservice.core.Tracing;
import dev.clipservice.rest.internal.access.AdminAccess;
import dev.clipservice.rest.internal.access.AdminAccessFilter;
import dev.clipservice.rest.internal.access.AdminKeyFilter;
import dev.clipservice.rest.internal.access.ApiKeyFilter;
import dev.clipservice.rest.internal.door.RefusalFilter;
import dev.clipservice.rest.internal.error.ThrowableMapper;
import dev.clipservice.rest.internal.health.HealthResource;
import dev.clipservice.rest.internal.health.ServiceHealth;
import dev.clipservice.rest.internal.http.BodyLimit;
import dev.clipservice.rest.internal.http.BodyLimitFilter;
import dev.clipservice.rest.internal.http.JsonBodyWriter;
import dev.clipservice.rest.internal.http.MediaTypeFilter;
import dev.clipservice.rest.internal.http.OptionsFilter;
import dev.clipservice.rest.internal.http.RequestIdFilter;
import dev.clipservice.rest.internal.http.SecurityHeadersFilter;
import dev.clipservice.rest.internal.http.ServiceVersion;
import dev.clipservice.rest.internal.job.JobReport;
import dev.clipservice.rest.internal.metrics.MetricsFilter;
import dev.clipservice.rest.internal.openai.ClientEmbedding;
import dev.clipservice.rest.internal.openai.EmbeddingsRequestParser;
import dev.clipservice.rest.internal.openai.EmbeddingsResource;
import dev.clipservice.rest.internal.openai.EmbeddingsResponseWriter;
import dev.clipservice.rest.internal.openai.ModelsResource;
import dev.clipservice.rest.internal.openai.ServedModel;
import dev.clipservice.rest.internal.page.PageFiles;
import dev.clipservice.rest.internal.page.PageFolder;
import dev.clipservice.rest.internal.page.PageResource;
import dev.clipservice.rest.internal.page.RootResource;
import dev.clipservice.rest.internal.request.StrictRequestFilter;
import dev.clipservice.rest.internal.testing.FakeHistory;
import dev.clipservice.rest.internal.testing.FakeJobTime;
import dev.clipservice.rest.internal.testing.FakeParts;
import dev.clipservice.rest.internal.testing.FakeTable;
import dev.clipservice.rest.internal.testing.FakeVectors;
import dev.clipservice.rest.internal.testing.FakeWorkers;
import dev.clipservice.rest.internal.testing.Fakes;
import dev.clipservice.rest.internal.testing.HeldExecutor;
import jakarta.ws.rs.core.MediaType;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.core.SynchronousDispatcher;
import org.jboss.resteasy.mock.MockDispatcherFactory;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;

/** The whole chain of filters, resources, writers and the mapper over fake ports, in memory. */
public final class RestServer {

  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  public final Fakes.Provider provider = new Fakes.Provider();
  public final Fakes.Metrics metrics = new Fakes.Metrics();
  public final FakeTable table = new FakeTable();
  public final FakeJobTime time = new FakeJobTime(NOW);
  public final FakeVectors vectors = new FakeVectors();
  public final FakeParts parts = new FakeParts();
  public final FakeHistory history = new FakeHistory();
  public final FakeWorkers workers = new FakeWorkers();
  public final HeldExecutor executor = new HeldExecutor();
  public final List<JobReport> endedJobs = new ArrayList<>();
  public DatabaseStatus database = new DatabaseStatus.Up();
  public QueueReport queue = Fakes.queue();
  public EmbeddingStatistics statistics =
      Fakes.statistics(OptionalDouble.empty(), OptionalLong.empty());

  public PartVectors mapped = most -> List.of();
  public TokenMeter meter =
      text ->
          Optional.of(
              new MeasuredText(
                  3, 77, List.of(new MeasuredText.Piece(320, 0, text.length())), text.length()));

  private final SynchronousDispatcher dispatcher =
      (SynchronousDispatcher) MockDispatcherFactory.createDispatcher();

  private final PageFolder page;

  /** Starts with these environment variables. */
  public RestServer(Map<String, String> settings) {
    this(settings, FilesInMemory.SMALL_PAGE);
  }

  private RestServer(Map<String, String> settings, PageFolder page) {
    this.page = page;
    Set<Object> components =
        components(RestConfig.from(name -> Optional.ofNullable(settings.get(name))));
    requireComplete(components);
    for (Object component : components) {
      if (component.getClass().isAnnotationPresent(jakarta.ws.rs.Path.class)) {
        dispatcher.getRegistry().addSingletonResource(component);
      } else {
        dispatcher.getProviderFactory().registerProviderInstance(component);
      }
    }
  }

  public static RestServer create() {
    return new RestServer(Map.of());
  }

  static RestServer withPage(PageFolder page) {
    return new RestServer(Map.of(), page);
  }

  private Set<Object> components(RestConfig config) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    ServedModel served = new ServedModel(provider, config.role());
    PageFiles files = new PageFiles(page);
    ServiceVersion version = new ServiceVersion("1.2.3");
    AdminAccess access = new AdminAccess(config.host(), config.apiKeys().required());
    Set<Object> components = new LinkedHashSet<>(AdminResources.of(this, config, clock));
    components.addAll(
        List.of(
            new EmbeddingsResource(
                served,
                new EmbeddingsRequestParser(),
                new ClientEmbedding(provider, clock, config.requestTimeout(), Tracing.OFF),
                metrics),
            new ModelsResource(served),
            new HealthResource(
                new ServiceHealth(
                    provider,
                    () -> database,
                    config.role(),
                    version.value(),
                    clock,
                    NOW.minusSeconds(60))),
            new RootResource(files, version),
            new PageResource(files),
            new RequestIdFilter(),
            new MetricsFilter(metrics),
            new SecurityHeadersFilter(),
            new MediaTypeFilter(),
            new OptionsFilter(),
            new BodyLimitFilter(new BodyLimit(config.maxBodyBytes())),
            new AdminAccessFilter(access),
            new ApiKeyFilter(config.apiKeys()),
            new AdminKeyFilter(config.apiKeys()),
            new RefusalFilter(),
            new StrictRequestFilter(),
            new JsonBodyWriter(),
            new EmbeddingsResponseWriter(),
            new ThrowableMapper()));
    return components;
  }

  /** The list here and the one of the real application must not drift apart. */
  private static void requireComplete(Set<Object> components) {
    Set<Class<?>> here = components.stream().map(Object::getClass).collect(Collectors.toSet());
    if (!here.equals(new RestApplication().getClasses())) {
      throw new AssertionError("expected the classes of RestApplication, got " + here);
    }
  }

  public MockHttpResponse get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** Sends a request without a body, as {@code curl -X POST} does. */
  public MockHttpResponse post(String path, String... headers) {
    return send("POST", path, null, headers);
  }

  /** Sends JSON to {@code /v1/embeddings}. */
  public MockHttpResponse embed(String body, String... headers) {
    return send("POST", "/v1/embeddings", body, headers);
  }

  /**
   * Sends a request from this machine.
   *
   * @param path with an authority, as over HTTP/2, there is no Host header
   * @param body JSON, or null for none
   * @param headers names and values in turn
   */
  public MockHttpResponse send(String method, String path, String body, String... headers) {
    MockHttpRequest request = request(method, path);
    if (path.startsWith("/")) {
      request.header("Host", "localhost:3021");
    }
    if (body != null) {
      request.contentType(MediaType.APPLICATION_JSON);
      request.content(body.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.getMutableHeaders().putSingle(headers[i], headers[i + 1]);
    }
    MockHttpResponse response = new MockHttpResponse();
    dispatcher.invoke(request, response);
    return response;
  }

  private static MockHttpRequest request(String method, String path) {
    try {
      return MockHttpRequest.create(method, path);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static String text(MockHttpResponse response) {
    return new String(response.getOutput(), StandardCharsets.UTF_8);
  }

  public static String header(MockHttpResponse response, String name) {
    Object value = response.getOutputHeaders().getFirst(name);
    return value == null ? null : value.toString();
  }
}
