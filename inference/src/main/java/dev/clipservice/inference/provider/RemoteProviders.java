package dev.clipservice.inference.provider;

import dev.clipservice.inference.http.Sleeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The providers on other servers, each opened when it is first wanted and again when its settings
 * have changed. For one thread at a time.
 */
public final class RemoteProviders implements AutoCloseable {

  private static final Logger LOG = System.getLogger(RemoteProviders.class.getName());

  /** Makes the guard of a service. */
  @FunctionalInterface
  interface Guards {
    Guard of(ProviderName provider, String who, CallConfig calls);
  }

  private record Opened(ServiceAccess access, CallConfig calls, RemoteEmbeddingProvider provider) {}

  private final Guards guards;
  private final ScheduledExecutorService scheduler;
  private final InstantSource clock = InstantSource.system();
  private final Map<ProviderName, Opened> opened = new EnumMap<>(ProviderName.class);

  /**
   * Providers behind {@code calls}.
   *
   * @param guard what stands around the calls
   * @param scheduler runs what asks for models in the background
   */
  public RemoteProviders(
      GuardedCalls calls, GuardConfig guard, ScheduledExecutorService scheduler) {
    this(
        (provider, who, config) -> new FaultToleranceGuard(calls, provider, who, guard, config),
        scheduler);
  }

  RemoteProviders(Guards guards, ScheduledExecutorService scheduler) {
    this.guards = guards;
    this.scheduler = scheduler;
  }

  /**
   * The provider as {@code config} has it; the same as before if nothing about it has changed.
   *
   * @param name not one that computes in this process
   */
  public RemoteEmbeddingProvider get(ProviderName name, ProviderConfig config) {
    ServiceAccess access = config.access(name);
    Opened known = opened.get(name);
    if (known != null && known.access.equals(access) && known.calls.equals(config.calls())) {
      return known.provider;
    }
    if (known != null) {
      known.provider.close();
    }
    RemoteEmbeddingProvider provider = open(name, access, config.calls());
    opened.put(name, new Opened(access, config.calls(), provider));
    provider.start();
    return provider;
  }

  private RemoteEmbeddingProvider open(ProviderName name, ServiceAccess access, CallConfig calls) {
    EmbeddingService service = service(name, access, calls, clock);
    if (access.key().isPresent() && access.url().isPlain() && !access.url().isLoopback()) {
      LOG.log(
          Level.WARNING,
          "{0} gets its key without encryption: use https, unless the network is yours alone",
          service.who());
    }
    return new RemoteEmbeddingProvider(
        service,
        calls,
        guards.of(name, service.who(), calls),
        new Retries(
            calls.retries(), Sleeper.REAL, () -> ThreadLocalRandom.current().nextLong(), clock),
        scheduler,
        clock);
  }

  /** The service behind a provider that does not compute in this process. */
  static EmbeddingService service(ProviderName name, ProviderConfig config, InstantSource clock) {
    return service(name, config.access(name), config.calls(), clock);
  }

  private static EmbeddingService service(
      ProviderName name, ServiceAccess access, CallConfig calls, InstantSource clock) {
    return switch (name) {
      case CLIP -> new ClipService(access, calls, clock);
      case OPENAI -> new OpenAiService(access, calls, clock);
    };
  }

  /** Closes what is not in {@code used}. */
  public void closeOthers(Set<ProviderName> used) {
    opened
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = !used.contains(entry.getKey());
              if (unused) {
                entry.getValue().provider.close();
              }
              return unused;
            });
  }

  @Override
  public void close() {
    closeOthers(Set.of());
  }
}
