package dev.clipservice.inference.engine;

import ai.djl.engine.Engine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A piece of the model's loading that is done on a thread of its own, beside the rest. */
public final class Aside<T> {

  private final CompletableFuture<T> result;

  private Aside(CompletableFuture<T> result) {
    this.result = result;
  }

  /** Begins; returns at once. */
  public static <T> Aside<T> start(String name, Supplier<T> work) {
    return new Aside<>(
        CompletableFuture.supplyAsync(work, task -> thread("clip-" + name, task).start()));
  }

  /** As the other, for work whose only result is that it is done. */
  public static Aside<Void> start(String name, Runnable work) {
    return new Aside<>(
        CompletableFuture.runAsync(work, task -> thread("clip-" + name, task).start()));
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    // DJL finds its engine by the thread's class loader, which in a server may be anyone's
    thread.setContextClassLoader(Engine.class.getClassLoader());
    return thread;
  }

  /** Waits for the result, or throws what the work has thrown. */
  public T join() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Waits until all are done, also those behind one that fails; then throws what one has thrown.
   */
  static void joinAll(List<Aside<Void>> pieces) {
    pieces.forEach(piece -> piece.result.exceptionally(failure -> null).join());
    pieces.forEach(Aside::join);
  }
}
