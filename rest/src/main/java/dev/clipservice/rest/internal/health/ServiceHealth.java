package dev.clipservice.rest.internal.health;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what started, ready and live mean for this server's role.
 *
 * <table>
 *   <caption>What each state does</caption>
 *   <tr><th></th><th>model not ready</th><th>database not up</th><th>engine failed for good</th></tr>
 *   <tr><td>api, all</td><td>not ready</td><td>ready</td><td>not live</td></tr>
 *   <tr><td>worker</td><td>not ready</td><td>not ready</td><td>not live</td></tr>
 * </table>
 */
public final class ServiceHealth {

  private final EmbeddingProvider provider;
  private final DatabaseMonitor database;
  private final Role role;
  private final String version;
  private final Clock clock;
  private final Instant start;

  /**
   * Looks at these ports.
   *
   * @param version of the program
   * @param start when the server was started
   */
  public ServiceHealth(
      EmbeddingProvider provider,
      DatabaseMonitor database,
      Role role,
      String version,
      Clock clock,
      Instant start) {
    this.provider = provider;
    this.database = database;
    this.role = role;
    this.version = version;
    this.clock = clock;
    this.start = start;
  }

  /** The present state, for {@code /health}. */
  HealthBody report() {
    ProviderStatus model = provider.status();
    DatabaseStatus state = database.status();
    return HealthBody.of(
        notReady(model, state).orElse(null),
        model,
        new HealthBody.Server(
            role.toString(),
            word(state),
            detail(state),
            version,
            Duration.between(start, clock.instant()).toSeconds()));
  }

  /** Why the start has not ended, if so. It ends well or not: a broken model is not ready. */
  Optional<String> notStarted() {
    return provider.status() instanceof ProviderStatus.Loading loading
        ? Optional.of(loading.detail())
        : Optional.empty();
  }

  /** Why no work can be done now, if so. */
  Optional<String> notReady() {
    return notReady(provider.status(), database.status());
  }

  /** Why only a restart can help, if so. */
  Optional<String> notLive() {
    return provider.status() instanceof ProviderStatus.Broken broken && broken.permanent()
        ? Optional.of(broken.reason())
        : Optional.empty();
  }

  private Optional<String> notReady(ProviderStatus model, DatabaseStatus state) {
    if (model instanceof ProviderStatus.Loading loading) {
      return Optional.of("the model is loading: " + loading.detail());
    }
    if (model instanceof ProviderStatus.Broken broken) {
      return Optional.of(broken.reason());
    }
    if (role == Role.WORKER && !(state instanceof DatabaseStatus.Up)) {
      return Optional.of("the worker needs its database: " + detail(state));
    }
    return Optional.empty();
  }

  private static String word(DatabaseStatus state) {
    if (state instanceof DatabaseStatus.NotConfigured) {
      return "none";
    }
    if (state instanceof DatabaseStatus.Migrating) {
      return "migrating";
    }
    return state instanceof DatabaseStatus.Up ? "up" : "down";
  }

  private static String detail(DatabaseStatus state) {
    if (state instanceof DatabaseStatus.NotConfigured) {
      return "none is configured; set DATABASE_URL";
    }
    if (state instanceof DatabaseStatus.Migrating migrating) {
      return migrating.detail();
    }
    return state instanceof DatabaseStatus.Down down ? down.reason() : "";
  }
}
