package dev.clipservice.rest.internal.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs nothing until it is told to, and then on the caller's thread. */
public final class HeldExecutor implements Executor {

  public final List<Runnable> tasks = new ArrayList<>();
  public boolean shutDown;

  @Override
  public void execute(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
  }

  /** Runs what is held, the oldest first. */
  public void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }
}
