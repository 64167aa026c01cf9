package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask until they are not let in any more. They send their body only when the server
 * has asked for it ({@code Expect: 100-continue}): from then on a request is accepted beyond doubt,
 * and has to be answered.
 */
final class StoppingLoad implements AutoCloseable {

  private final int port;
  private final ExecutorService clients;
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger notLetIn = new AtomicInteger();
  private final List<String> lost = Collections.synchronizedList(new ArrayList<>());

  StoppingLoad(int port, int count) {
    this.port = port;
    this.clients = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      running.add(clients.submit(this::client));
    }
  }

  private Void client() throws IOException {
    while (notLetIn.get() == 0) {
      ask();
    }
    return null;
  }

  private void ask() throws IOException {
    byte[] body = body();
    try (RawConnection connection = new RawConnection(port)) {
      boolean unused =
          connection.send(
              "POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                  + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n");
      String first = connection.readHead();
      if (!first.startsWith("HTTP/1.1 100")) {
        notLetIn.incrementAndGet();
        return;
      }
      underWay.incrementAndGet();
      boolean sent = connection.send(body);
      note(sent, connection.readAll());
    } catch (ConnectException e) {
      notLetIn.incrementAndGet();
    }
  }

  private void note(boolean sent, byte[] bytes) {
    underWay.decrementAndGet();
    try {
      List<RawAnswer> answers = RawAnswer.readAll(bytes, false);
      if (answers.size() == 1 && answers.get(0).status() == 200) {
        answered.incrementAndGet();
      } else if (answers.size() == 1 && answers.get(0).status() == 503) {
        unavailable.incrementAndGet();
      } else {
        lost.add(answers + (sent ? "" : ", and not all could be sent"));
      }
    } catch (IOException e) {
      lost.add("half an answer: " + e.getMessage());
    }
  }

  /** Texts that nobody asked for before, so that there is work. */
  private byte[] body() {
    StringBuilder body = new StringBuilder("{\"encoding_format\":\"base64\",\"input\":[");
    int number = made.incrementAndGet();
    for (int i = 0; i < 96; i++) {
      body.append(i == 0 ? "" : ",")
          .append("\"%d %d brick plate tile round slope 2 x 4\"".formatted(number, i));
    }
    return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  int answered() {
    return answered.get();
  }

  int underWay() {
    return underWay.get();
  }

  /** Requests that were accepted and not answered whole, with what came instead. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  void awaitRefusal(Duration limit) {
    await("a refusal").atMost(limit).until(() -> notLetIn.get() > 0);
  }

  void awaitEnd() throws Exception {
    for (Future<?> client : running) {
      Object unused = client.get();
    }
  }

  @Override
  public String toString() {
    return "%s answered, %s told 503, %s not let in, lost %s"
        .formatted(answered, unavailable, notLetIn, lost);
  }

  @Override
  public void close() {
    clients.shutdownNow();
  }
}
