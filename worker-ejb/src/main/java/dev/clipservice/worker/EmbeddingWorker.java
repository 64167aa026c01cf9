package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.ForeignModelException;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Keeps the table filled, on the one thread that calls {@link #run}, until stopped. Only the
 * provider is called by other threads ({@link Pipeline}).
 *
 * <p>The life of a batch: claimed in a short transaction, embedded outside any, settled in a second
 * short one. Whatever goes wrong is told once, waited out and tried again; rows are given back, put
 * off or, if they alone are to blame, failed with their reason. Only a fault of the virtual machine
 * ends the loop.
 */
public final class EmbeddingWorker implements Runnable {

  private static final Duration FOREIGN_MODEL_RETRY = Duration.ofSeconds(30);

  private final WorkerPorts ports;
  private final WorkerId id;
  private final WorkerTime time;
  private final WorkerJournal journal;
  private final WorkCycle cycle;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  /**
   * @param config asked anew at each turn
   * @param executor calls the provider, two slices at a time
   * @param listener is told of each batch
   */
  EmbeddingWorker(
      WorkerPorts ports,
      Supplier<WorkerConfig> config,
      Executor executor,
      WorkerId id,
      WorkerListener listener,
      WorkerTime time) {
    this.ports = ports;
    this.id = id;
    this.time = time;
    this.journal = new WorkerJournal(id.name(), listener, time);
    BulkEmbedder embedder = new BulkEmbedder(ports.provider(), () -> stopping);
    this.cycle = new WorkCycle(ports, config, embedder, executor, id, time, journal);
  }

  /** What it is doing; for any thread. */
  public WorkerState state() {
    return journal.state();
  }

  /** Says that this worker is not going to be started, and why. */
  void stayOff(String reason) {
    journal.enter(Phase.OFF, reason);
  }

  /**
   * Works until stopped or interrupted. A worker runs once.
   *
   * @throws IllegalStateException if it was started before
   */
  @Override
  public void run() {
    if (!thread.compareAndSet(null, Thread.currentThread())) {
      throw new IllegalStateException("worker " + id + " was started before");
    }
    try {
      while (!leaving()) {
        Duration wait = guardedTurn();
        if (!wait.isZero() && !leaving()) {
          time.pause(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** Says that rows were queued or settings changed: it looks at once. For any thread. */
  public void signal() {
    signalled.set(true);
    time.wake();
  }

  /** Asks the loop to end after the running slices; returns at once. */
  public void requestStop() {
    stopping = true;
    time.wake();
  }

  /**
   * Ends the loop, which gives its leases back. If it is not done after {@code atMost}, it is
   * interrupted and its leases are given back all the same: what it may write later is refused.
   *
   * @return whether the loop ended in time
   */
  public boolean stop(Duration atMost) throws InterruptedException {
    requestStop();
    Thread running = thread.get();
    if (running == null || ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    running.interrupt();
    journal.warn("it did not end within " + atMost + "; its rows are given back now", null);
    try {
      ports.queue().release(id.name());
    } catch (RuntimeException e) {
      journal.warn("its rows could not be given back; their leases run out by themselves", e);
    }
    return false;
  }

  private boolean leaving() {
    return stopping || Thread.currentThread().isInterrupted();
  }

  private void end() {
    try {
      if (state().live()) {
        cycle.finish();
        // A database driver may refuse to work on a thread that is interrupted.
        boolean interrupted = Thread.interrupted();
        cycle.leave();
        journal.enter(Phase.STOPPED);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    } finally {
      ended.countDown();
    }
  }

  /** One turn, and whatever goes wrong in it; tells how long to wait before the next. */
  private Duration guardedTurn() throws InterruptedException {
    try {
      if (signalled.getAndSet(false)) {
        cycle.lookAgain();
      }
      Duration wait = cycle.turn();
      backoff.reset();
      return wait;
    } catch (ForeignModelException e) {
      journal.enter(Phase.FOREIGN_MODEL, e.getMessage());
      return FOREIGN_MODEL_RETRY;
    } catch (ClipServiceException e) {
      if (e.kind() != Kind.UNAVAILABLE) {
        return unexpected(e);
      }
      journal.enter(Phase.DATABASE_DOWN, e.getMessage());
      return backoff.next();
    } catch (StackOverflowError e) {
      return unexpected(e);
    } catch (VirtualMachineError e) {
      journal.unexpected(Phase.DEAD, e);
      cycle.leaveSuspects();
      throw e;
    } catch (RuntimeException | Error e) {
      return unexpected(e);
    }
  }

  private Duration unexpected(Throwable error) {
    journal.unexpected(Phase.ERROR, error);
    cycle.giveUp();
    return backoff.next();
  }
}
