package dev.clipservice.inference.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Two threads that compute a part of a batch each, with half of libtorch's threads. Together on one
 * batch, threads wait for each other after every operator, also where one of them was held up by
 * other work of the machine; so they wait once.
 */
final class Crew implements AutoCloseable {

  private static final int PARTS = 2;

  private final ExecutorService threads;

  private Crew(ExecutorService threads) {
    this.threads = threads;
  }

  /** Whether libtorch's threads can be divided. */
  static boolean isPossible() {
    return JniUtils.getNumThreads() % PARTS == 0;
  }

  /** Starts the threads, and leaves the number of the calling thread's as it is. */
  static Crew start() {
    int all = JniUtils.getNumThreads();
    AtomicInteger number = new AtomicInteger();
    Crew crew =
        new Crew(
            Executors.newFixedThreadPool(
                PARTS,
                task -> {
                  Thread thread = new Thread(task, "clip-engine-part-" + number.incrementAndGet());
                  thread.setDaemon(true);
                  thread.setContextClassLoader(Engine.class.getClassLoader());
                  return thread;
                }));
    // Each of them starts one of the threads
    List<Integer> unused =
        crew.map(
            IntStream.range(0, PARTS).boxed().toList(),
            part -> {
              // Asked for the first time, a thread takes the number that all have; it would later
              int unusedNumber = JniUtils.getNumThreads();
              JniUtils.setNumThreads(all / PARTS);
              return part;
            });
    // Libtorch gives threads that compute for the first time what was set last
    JniUtils.setNumThreads(all);
    return crew;
  }

  /**
   * Does the same with all parts at a time and waits for all, also for those beside one that fails.
   *
   * @param parts at most two
   * @throws RuntimeException or an error that {@code work} has thrown
   */
  <T, R> List<R> map(List<T> parts, Function<T, R> work) {
    List<Future<R>> results =
        parts.stream().map(part -> threads.submit(() -> work.apply(part))).toList();
    results.forEach(Crew::await);
    return results.stream().map(Crew::result).toList();
  }

  private static void await(Future<?> result) {
    boolean interrupted = false;
    while (!result.isDone()) {
      try {
        result.get();
      } catch (InterruptedException e) {
        // It computes with memory that its caller gives back
        interrupted = true;
      } catch (ExecutionException e) {
        // Said by result()
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <R> R result(Future<R> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing was waited for; this is a bug", e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
