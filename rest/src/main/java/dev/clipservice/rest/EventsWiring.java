package dev.clipservice.rest;

import dev.clipservice.core.DatabaseMonitor;
import dev.clipservice.core.LocalWorker;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.WorkerControl;
import dev.clipservice.core.WorkerRegistry;
import dev.clipservice.rest.internal.events.EventFeed;
import dev.clipservice.rest.internal.events.LogLines;
import dev.clipservice.rest.internal.events.LogTap;
import dev.clipservice.rest.internal.events.Present;
import dev.clipservice.rest.internal.job.Jobs;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Builds what tells pages what happens, once per server, and listens to the log from the start. */
@ApplicationScoped
public class EventsWiring {

  private static final Logger LOG = Logger.getLogger(EventsWiring.class.getName());
  private static final int LOOK_SECONDS = 1;

  @Resource ManagedScheduledExecutorService executor;

  private volatile Thread hook;
  private final LogLines lines = new LogLines();
  private final LogTap tap = new LogTap(lines);

  /** For the container. */
  public EventsWiring() {}

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    tap.open();
  }

  @PreDestroy
  void stop() {
    tap.close();
  }

  @Produces
  @Singleton
  Present present(
      DatabaseMonitor database,
      PartStore parts,
      LocalWorker worker,
      WorkerRegistry registry,
      WorkerControl control,
      Jobs jobs) {
    return new Present(database, parts, worker, registry, control, jobs);
  }

  @Produces
  @Singleton
  EventFeed feed(Present present) {
    EventFeed feed =
        new EventFeed(present, lines, executor, this::everySecond, InstantSource.system());
    // The server lets open connections end before it stops the application, and these would not
    hook = new Thread(feed::close, "end-of-events");
    Runtime.getRuntime().addShutdownHook(hook);
    return feed;
  }

  void close(@Disposes EventFeed feed) {
    feed.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "the virtual machine ends, and the hook with it", e);
    }
  }

  private Runnable everySecond(Runnable tick) {
    ScheduledFuture<?> ticking =
        executor.scheduleWithFixedDelay(tick, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    return () -> ticking.cancel(false);
  }
}
