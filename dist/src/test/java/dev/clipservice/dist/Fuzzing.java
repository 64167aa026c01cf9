package dev.clipservice.dist;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Sends many requests, a few at a time, and looks at every answer. */
final class Fuzzing {

  private static final int CLIENTS = 4;

  /** So many wrong answers are told before the rest is left. */
  private static final int TOLD = 20;

  private final ClipServer server;
  private final LongFunction<FuzzedRequest> requests;
  private final Map<String, AtomicLong> said = new ConcurrentSkipListMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  Fuzzing(ClipServer server, LongFunction<FuzzedRequest> requests) {
    this.server = server;
    this.requests = requests;
  }

  /** How often each status was answered, and by whom. */
  Map<String, AtomicLong> said() {
    return said;
  }

  /**
   * Sends those with the numbers {@code from} to {@code to}, or fewer if many are answered wrong.
   */
  void run(long from, long to) throws Exception {
    AtomicLong next = new AtomicLong(from);
    Callable<Void> client =
        () -> {
          for (long i = next.getAndIncrement();
              i < to && complaints.size() < TOLD;
              i = next.getAndIncrement()) {
            send(requests.apply(i));
          }
          return null;
        };
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (Future<Void> end : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
        Void unused = end.get();
      }
    } finally {
      clients.shutdownNow();
    }
    if (!complaints.isEmpty()) {
      throw new AssertionError("wrong answers:\n" + String.join("\n\n", complaints));
    }
  }

  private void send(FuzzedRequest request) {
    try {
      List<RawAnswer> answers = exchange(server, request.bytes(), request.head());
      if (answers.size() != 1 && request.flaw() == FuzzedRequest.Flaw.NONE) {
        complaints.add("expected one answer, got " + answers + "\n" + request.reproduction());
      }
      if (answers.isEmpty()) {
        count("closed");
      }
      for (RawAnswer answer : answers) {
        look(answer, request);
      }
    } catch (IOException | RuntimeException e) {
      complaints.add(e + "\n" + request.reproduction());
    }
  }

  private void look(RawAnswer answer, FuzzedRequest request) throws IOException {
    FuzzedAnswer given = new FuzzedAnswer(answer, request);
    count(given.summary());
    given
        .fault()
        .ifPresent(fault -> complaints.add(fault + " " + answer + "\n" + request.reproduction()));
  }

  private void count(String what) {
    said.computeIfAbsent(what, key -> new AtomicLong()).incrementAndGet();
  }

  /** All answers to what is sent on a connection of its own. */
  static List<RawAnswer> exchange(ClipServer server, byte[] request, boolean head)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      boolean unused = connection.send(request);
      connection.endOutput();
      return RawAnswer.readAll(connection.readAll(), head);
    } catch (SocketTimeoutException e) {
      throw new IOException("neither answered nor closed", e);
    }
  }
}
