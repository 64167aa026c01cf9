package dev.clipservice.inference.settings;

import dev.clipservice.core.LiveSettings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;

/** Makes the settings of the application, and looks after their file while it runs. */
@ApplicationScoped
public class SettingsWiring {

  private static final int LOOK_SECONDS = 1;

  private final WatchedSettings settings;
  private ManagedScheduledExecutorService executor;
  private ScheduledFuture<?> looking;

  /** For CDI's proxies. */
  public SettingsWiring() {
    this.settings = null;
  }

  /** Settings that MicroProfile Config looks up. */
  @Inject
  public SettingsWiring(Config config) {
    this.settings =
        new WatchedSettings(
            name -> config.getOptionalValue(name, String.class), FileValues.OF_PROCESS);
  }

  @Resource
  void setExecutor(ManagedScheduledExecutorService executor) {
    this.executor = executor;
  }

  /** The settings that everyone follows. */
  @Produces
  @Singleton
  public LiveSettings settings() {
    return settings;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (FileValues.OF_PROCESS.first().isPresent()) {
      looking =
          executor.scheduleWithFixedDelay(
              settings::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }
  }

  @PreDestroy
  void stop() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
