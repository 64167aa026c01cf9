package dev.clipservice.benchmarks.library;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Requests at fixed times, whether or not the one before has its answer; each one's waiting time
 * counts from when it was due, so that a stall is felt by all that it holds up.
 *
 * @param interval from one request to the next
 * @param mostAtOnce threads; more outstanding requests than that wait, and their time counts
 */
record OpenLoop(Duration interval, int mostAtOnce) {

  /**
   * Sends requests while {@code goOn}, asked before each with how many there were.
   *
   * @param request does one, by its number
   * @return waiting times in microseconds
   */
  Histogram run(BooleanSupplier goOn, IntConsumer request)
      throws InterruptedException, ExecutionException {
    Histogram waits = new Histogram(3);
    List<Future<?>> sent = new ArrayList<>();
    ScheduledExecutorService senders = Executors.newScheduledThreadPool(mostAtOnce);
    try {
      long begin = System.nanoTime();
      for (int i = 0; goOn.getAsBoolean(); i++) {
        long due = begin + i * interval.toNanos();
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        int number = i;
        sent.add(
            senders.submit(
                () -> {
                  request.accept(number);
                  long wait = (System.nanoTime() - due) / 1000;
                  synchronized (waits) {
                    waits.recordValue(wait);
                  }
                }));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } finally {
      senders.shutdownNow();
    }
    return waits;
  }
}
