package dev.clipservice.benchmarks.library;

import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Arrays embedded in the bulk lane.
 *
 * @param callers requests at a time; enough that there is always a next one while one is computed
 */
record BulkJob(LocalEmbeddingProvider provider, int callers) {

  /** Starts on {@code arrays}; the end tells the texts/s. */
  Future<Double> start(List<List<String>> arrays) {
    FutureTask<Double> job = new FutureTask<>(() -> run(arrays));
    new Thread(job, "bulk-job").start();
    return job;
  }

  private double run(List<List<String>> arrays) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Integer>> requests =
          arrays.stream()
              .<Callable<Integer>>map(
                  array -> () -> Providers.embed(provider, array, Priority.BULK).size())
              .toList();
      long begin = System.nanoTime();
      int texts = 0;
      for (Future<Integer> request : pool.invokeAll(requests)) {
        texts += request.get();
      }
      return texts / ((System.nanoTime() - begin) / 1e9);
    } finally {
      pool.shutdownNow();
    }
  }
}
