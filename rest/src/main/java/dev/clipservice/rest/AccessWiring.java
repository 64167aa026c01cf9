package dev.clipservice.rest;

import dev.clipservice.rest.internal.access.AdminAccess;
import dev.clipservice.rest.internal.access.ApiKeys;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** Decides once per server who may ask, and looks after the file of keys while it runs. */
@ApplicationScoped
public class AccessWiring {

  private static final Logger LOG = Logger.getLogger(AccessWiring.class.getName());
  private static final int LOOK_SECONDS = 1;

  @Resource ManagedScheduledExecutorService executor;
  private ScheduledFuture<?> looking;

  /** For the container. */
  public AccessWiring() {}

  /** Reads the configuration at the start, so that a wrong one is told then. */
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      AdminAccess access,
      ApiKeys keys) {
    if (access.disabled()) {
      LOG.warning(access.disabledReason());
    }
    if (keys.required()) {
      LOG.info(() -> "The API asks for a key: " + keys);
    }
    keys.warning().ifPresent(LOG::warning);
    if (keys.mayChange()) {
      looking =
          executor.scheduleWithFixedDelay(keys::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }
  }

  @PreDestroy
  void stop() {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  @Produces
  @Singleton
  ApiKeys keys(RestConfig config) {
    return config.apiKeys();
  }

  @Produces
  @Singleton
  AdminAccess adminAccess(RestConfig config) {
    return new AdminAccess(config.host(), config.apiKeys().required());
  }
}
