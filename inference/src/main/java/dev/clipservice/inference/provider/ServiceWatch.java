package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.inference.http.Waits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether a service can serve, and which model it has: asked until it can, and again as soon as
 * there is a doubt. So requests need not find out, and nobody has to call a service that is away to
 * learn that it is back.
 */
final class ServiceWatch implements AutoCloseable {

  private static final Logger LOG = System.getLogger(ServiceWatch.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final String who;
  private final Supplier<ServiceModel> identify;
  private final ScheduledExecutorService scheduler;
  private final Waits waits = new Waits(ThreadLocalRandom.current(), LONGEST_WAIT);

  // Written under the lock
  private volatile ProviderStatus status;
  private volatile ServiceModel model;
  private boolean asking;
  private boolean closed;

  /**
   * @param who the service with its address, to begin a sentence
   * @param identify asks it; blocks
   * @param scheduler runs that
   */
  ServiceWatch(String who, Supplier<ServiceModel> identify, ScheduledExecutorService scheduler) {
    this.who = who;
    this.identify = identify;
    this.scheduler = scheduler;
    this.status = new ProviderStatus.Loading("asking for the model: " + who);
  }

  /** Begins to ask; returns at once. */
  void start() {
    askIn(Duration.ZERO);
  }

  ProviderStatus status() {
    return status;
  }

  /** The model of the status, if it is ready. */
  Optional<ServiceModel> model() {
    return status instanceof ProviderStatus.Ready ? Optional.ofNullable(model) : Optional.empty();
  }

  /** Says that {@code seen} gave no answer: nobody is sent there until it is known to be back. */
  void failed(ServiceModel seen, ClipServiceException why) {
    doubt(seen, new ProviderStatus.Broken(why.getMessage(), false));
  }

  /** Says that an answer was not of {@code seen}. */
  void changed(ServiceModel seen, ModelChangedException why) {
    LOG.log(Level.WARNING, why.getMessage());
    doubt(seen, new ProviderStatus.Loading(why.getMessage()));
  }

  private void doubt(ServiceModel seen, ProviderStatus next) {
    synchronized (this) {
      if (closed || !seen.equals(model) || !(status instanceof ProviderStatus.Ready)) {
        return; // it is known already, or no more true
      }
      become(next);
      waits.reset();
    }
    askIn(Duration.ZERO);
  }

  private void askIn(Duration wait) {
    synchronized (this) {
      if (closed || asking) {
        return;
      }
      asking = true;
    }
    try {
      Object unused = scheduler.schedule(this::ask, wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server is stopping: {0} is not asked any more", who);
    }
  }

  private void ask() {
    Optional<Duration> again = Optional.empty();
    try {
      ready(identify.get());
    } catch (ClipServiceException e) {
      again = Optional.of(notReady(e, e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, who + " could not be asked", e);
      again = Optional.of(notReady(null, who + " could not be asked: " + e));
    } finally {
      synchronized (this) {
        asking = false;
      }
      again.ifPresent(this::askIn);
    }
  }

  private synchronized void ready(ServiceModel found) {
    if (closed) {
      return;
    }
    model = found;
    waits.reset();
    become(new ProviderStatus.Ready(found.info()));
  }

  private synchronized Duration notReady(ClipServiceException e, String reason) {
    if (!closed) {
      become(new ProviderStatus.Broken(reason, false));
    }
    return waits.next(Optional.ofNullable(e).flatMap(ClipServiceException::retryAfter));
  }

  private void become(ProviderStatus next) {
    boolean news = !next.equals(status);
    status = next;
    if (news && next instanceof ProviderStatus.Ready ready) {
      LOG.log(
          Level.INFO,
          "ready: {0}, model {1}, revision {2}",
          who,
          ready.model().identity().model(),
          ready.model().identity().revision());
    } else if (news && next instanceof ProviderStatus.Broken broken) {
      LOG.log(Level.WARNING, broken.reason());
    }
  }

  /** Asks no more. */
  @Override
  public synchronized void close() {
    closed = true;
    status =
        new ProviderStatus.Broken(
            "the server is stopping, or " + who + " is not used any more", false);
  }
}
