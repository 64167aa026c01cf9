package dev.clipservice.rest.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.PartStore;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.job.Jobs;
import dev.clipservice.rest.internal.job.RequeueWork;
import dev.clipservice.rest.internal.testing.FakeJobTime;
import dev.clipservice.rest.internal.testing.FakeTable;
import dev.clipservice.rest.internal.testing.FakeWorkers;
import dev.clipservice.rest.internal.testing.Fakes;
import dev.clipservice.rest.internal.testing.HeldExecutor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EventFeedTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeTable table = new FakeTable();
  private final FakeWorkers workers = new FakeWorkers();
  private final HeldExecutor jobThread = new HeldExecutor();
  private final HeldExecutor sender = new HeldExecutor();
  private final Jobs jobs =
      new Jobs(plan -> new RequeueWork(table, plan), jobThread, new FakeJobTime(NOW), ended -> {});
  private final LogLines lines = new LogLines();
  private DatabaseStatus database = new DatabaseStatus.Up();
  private EmbeddingStatistics counts =
      Fakes.statistics(OptionalDouble.empty(), OptionalLong.empty());
  private PartStore parts = () -> counts;
  private Runnable tick;
  private Instant now = NOW;
  private int looks;
  private final EventFeed feed =
      new EventFeed(
          new Present(() -> database, this::counted, workers, workers, workers, jobs),
          lines,
          sender,
          this::schedule,
          () -> now);

  private EmbeddingStatistics counted() {
    looks++;
    return parts.statistics();
  }

  private Runnable schedule(Runnable ticked) {
    tick = ticked;
    return () -> tick = null;
  }

  /** A page: what it was sent, and whether it takes more. */
  private static final class Page implements EventSink {

    final List<String> sent = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);
    boolean closed;

    @Override
    public CompletionStage<?> send(Event event) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      sent.add(event == null ? "heartbeat" : event.name() + " " + event.json());
      if (event != null) {
        event.id().ifPresent(ids::add);
      }
      return taken;
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> names() {
      return sent.stream().map(each -> each.split(" ", 2)[0]).toList();
    }
  }

  private Page open(String lastId) {
    Page page = new Page();
    feed.listen(page, lastId);
    sender.runAll();
    return page;
  }

  private void second() {
    now = now.plusSeconds(1);
    tick.run();
    sender.runAll();
  }

  @Test
  void tellsHowEverythingStands_thenWhatChanges() {
    Page page = open(null);
    second();
    assertEquals(List.of("statistics", "worker"), page.names());
    assertTrue(page.sent.toString().contains("statistics {\"total\":10,\"valid\":3,"));
    assertTrue(
        page.sent
            .toString()
            .contains(
                "worker {\"phase\":\"PAUSED\",\"reason\":\"somebody paused it\",\"paused\":false,"
                    + "\"rowsPerMinute\":0,\"workers\":0}"),
        page.sent.toString());
    page.sent.clear();
    second();
    assertEquals(List.of(), page.sent, "nothing has changed");
    workers.pause();
    second();
    assertEquals(List.of("worker"), page.names());
  }

  @Test
  void looksOnce_howeverManyListen_andNotAtAllIfNobodyDoes() {
    Page first = open(null);
    second();
    Page late = open(null);
    assertEquals(List.of("statistics", "worker"), late.names(), "at once");
    second();
    assertEquals(2, looks);
    first.closed = true;
    late.closed = true;
    lines.add(line("somebody must find out that they are gone"));
    second();
    assertEquals(0, feed.listeners());
    assertEquals(null, tick, "no more looks");
  }

  @Test
  void tellsOfJobs_fromTheirBeginToTheirEnd() {
    jobs.start(JobPlan.of(JobKind.RETRY_FAILED), "r0");
    jobThread.runAll();
    Page page = open(null);
    second();
    assertFalse(page.names().contains("job"), "it had ended before");
    page.sent.clear();
    jobs.start(JobPlan.of(JobKind.GENERATE_MISSING), "r1");
    second();
    second();
    jobThread.runAll();
    second();
    second();
    assertEquals(List.of("job", "job"), page.names());
    assertTrue(page.sent.get(0).contains("\"state\":\"running\""));
    assertTrue(page.sent.get(1).contains("\"state\":\"completed\""));
    assertFalse(open(null).names().contains("job"), "no news for one who comes later");
  }

  @Test
  void tellsTheLog_andWhatWasMissed() {
    for (int i = 1; i <= 60; i++) {
      lines.add(line("line " + i));
    }
    Page page = open(null);
    assertEquals(50, page.names().stream().filter("log"::equals).count());
    assertTrue(page.sent.get(0).endsWith("\"message\":\"line 11\"}"), page.sent.get(0));
    lines.add(line("line 61"));
    second();
    String last = page.ids.get(page.ids.size() - 1);
    lines.add(line("line 62"));
    second();
    Page again = open(last);
    assertEquals(1, again.ids.size());
    assertTrue(again.sent.toString().contains("line 62"));
    assertEquals(List.of(), open(again.ids.get(0)).ids);
    assertEquals(50, open("another-server-7").ids.size());
    assertEquals(50, open("nonsense").ids.size());
  }

  @Test
  void saysThatTheDatabaseIsAway_andWhenItIsBack() {
    Page page = open(null);
    second();
    page.sent.clear();
    database = new DatabaseStatus.Migrating("filling the queue");
    second();
    assertEquals(
        List.of("database {\"status\":\"migrating\",\"detail\":\"filling the queue\"}"), page.sent);
    database = new DatabaseStatus.Up();
    parts =
        () -> {
          throw new ClipServiceException(Kind.UNAVAILABLE, "it restarts");
        };
    second();
    assertEquals("database {\"status\":\"down\",\"detail\":\"it restarts\"}", page.sent.get(1));
    parts = () -> counts;
    second();
    assertTrue(page.names().subList(2, page.names().size()).contains("statistics"));
  }

  @Test
  void givesASignOfLife_nowAndThen() {
    Page page = open(null);
    for (int i = 0; i < 31; i++) {
      second();
    }
    assertEquals(List.of("statistics", "worker", "heartbeat", "heartbeat"), page.names());
  }

  @Test
  void waitsForASlowPage_withTheLatestOfEachThing() {
    Page slow = new Page();
    slow.taken = new CompletableFuture<>();
    feed.listen(slow, null);
    second();
    assertEquals(1, slow.sent.size(), "one is under way");
    for (int rows = 0; rows < 10; rows++) {
      counts = Fakes.statistics(OptionalDouble.of(rows), OptionalLong.empty());
      second();
    }
    CompletableFuture<Void> taken = slow.taken;
    slow.taken = CompletableFuture.completedFuture(null);
    taken.complete(null);
    sender.runAll();
    assertEquals(1, slow.sent.stream().filter(each -> each.contains("\"etaSeconds\":9.0")).count());
    assertEquals(0, slow.sent.stream().filter(each -> each.contains("\"etaSeconds\":5.0")).count());
  }

  @Test
  void cutsAPageOff_thatIsTooSlowForTheLog() {
    Page slow = new Page();
    slow.taken = new CompletableFuture<>();
    feed.listen(slow, null);
    Page quick = open(null);
    for (int batch = 0; batch < 6; batch++) {
      for (int i = 0; i < 100; i++) {
        lines.add(line("line"));
      }
      second();
    }
    assertTrue(slow.closed);
    assertFalse(quick.closed);
    assertEquals(600, quick.ids.size());
    assertEquals(1, feed.listeners());
  }

  @Test
  void letsNoMoreInThanItCanServe() {
    for (int i = 0; i < EventFeed.MOST_LISTENERS; i++) {
      feed.requireRoom();
      open(null);
    }
    ClipServiceException refused = assertThrows(ClipServiceException.class, feed::requireRoom);
    assertEquals(Kind.OVERLOADED, refused.kind());
    assertTrue(open(null).closed, "two came at the same moment");
    assertEquals(EventFeed.MOST_LISTENERS, feed.listeners());
  }

  @Test
  void endsEverything_whenTheServerStops() {
    Page page = open(null);
    feed.close();
    assertTrue(page.closed);
    assertEquals(null, tick);
    assertEquals(
        Kind.UNAVAILABLE, assertThrows(ClipServiceException.class, feed::requireRoom).kind());
    assertTrue(open(null).closed);
  }

  private static LogBody line(String message) {
    return new LogBody("2026-01-02T03:04:05Z", "INFO", message);
  }
}
