package dev.clipservice.inference.cache;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.batching.Deadline;
import dev.clipservice.inference.cache.GatedSource.Call;
import dev.clipservice.inference.cache.RecordingCacheListener.LookUp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of 10 tokens each; a batch has 100. */
@Timeout(60)
public class CachingEmbedderTest {

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final GatedSource source = new GatedSource();
  private final RecordingCacheListener told = new RecordingCacheListener();
  private final CachingEmbedder embedder =
      new CachingEmbedder(source, 1 << 20, 100, told, InstantSource.system());

  @AfterEach
  void stop() {
    callers.shutdownNow();
  }

  @Test
  void asksForWhatItLacksOnly_andOnceForEqualTexts() throws InterruptedException {
    CompletableFuture<List<Embedding>> first = interactive(1, 2, 1);
    Call call = source.nextCall();
    assertEquals(List.of(1, 2), call.labels());
    call.answer();
    assertEquals(GatedSource.embeddings(1, 2, 1), first.join());
    CompletableFuture<List<Embedding>> second = interactive(3, 2, 1);
    Call rest = source.nextCall();
    assertEquals(List.of(3), rest.labels());
    rest.answer();
    assertEquals(GatedSource.embeddings(3, 2, 1), second.join());
    assertEquals(
        List.of(
            new LookUp(Priority.INTERACTIVE, 0, 1, 2), new LookUp(Priority.INTERACTIVE, 2, 0, 1)),
        told.lookUps());
  }

  @Test
  void answersWithoutTheSource_whatItHas() throws InterruptedException {
    CompletableFuture<List<Embedding>> first = interactive(1, 2);
    source.nextCall().answer();
    first.join();
    assertEquals(GatedSource.embeddings(2, 1), embed(Priority.BULK, Instant.MAX, 2, 1));
    assertTrue(source.hasNoMoreCalls());
  }

  @Test
  void waitsForAnother_thatHasTheSameTextComputed() throws InterruptedException {
    CompletableFuture<List<Embedding>> leader = interactive(1, 2);
    Call call = source.nextCall();
    CompletableFuture<List<Embedding>> follower = interactive(2, 3);
    Call own = source.nextCall();
    assertEquals(List.of(3), own.labels());
    own.answer();
    call.embed(1);
    assertEquals(GatedSource.embeddings(2, 3), follower.join(), "as soon as its own text is there");
    call.answer();
    assertEquals(GatedSource.embeddings(1, 2), leader.join());
    assertEquals(0, embedder.flying());
  }

  @Test
  void neverInheritsTheLeadersError() throws InterruptedException {
    for (ClipServiceException error :
        List.of(
            Deadline.exceeded(),
            new ClipServiceException(Kind.OVERLOADED, "too much"),
            new ClipServiceException(Kind.INTERNAL, "bad text"))) {
      CompletableFuture<List<Embedding>> leader = interactive(1);
      Call call = source.nextCall();
      CompletableFuture<List<Embedding>> follower = interactive(1, 2);
      Call others = source.nextCall();
      assertEquals(List.of(2), others.labels());
      others.fail(new ClipServiceException(Kind.INTERNAL, "its own"));
      assertEquals("its own", failure(follower).getMessage());

      CompletableFuture<List<Embedding>> patient = follow(1);
      call.fail(error);
      assertEquals(error.getMessage(), failure(leader).getMessage());
      Call again = source.nextCall();
      assertEquals(List.of(1), again.labels());
      again.fail(new ClipServiceException(Kind.INTERNAL, "the follower's own"));
      assertEquals("the follower's own", failure(patient).getMessage());
      assertEquals(0, embedder.flying());
    }
  }

  @Test
  void embedsByItself_whenTheLeaderFails() throws InterruptedException {
    CompletableFuture<List<Embedding>> leader = interactive(1);
    Call call = source.nextCall();
    CompletableFuture<List<Embedding>> follower = follow(1);
    call.fail(Deadline.exceeded());
    source.nextCall().answer();
    assertEquals(GatedSource.embeddings(1), follower.join());
    assertEquals(Kind.DEADLINE_EXCEEDED, failure(leader).kind());
  }

  @Test
  void keepsWhatWasComputedOfARequestThatFailed() throws InterruptedException {
    CompletableFuture<List<Embedding>> request = interactive(1, 2);
    Call call = source.nextCall();
    call.embed(0);
    call.fail(Deadline.exceeded());
    failure(request);
    assertEquals(GatedSource.embeddings(1), embed(Priority.BULK, Instant.MAX, 1));
  }

  @Test
  void interactiveDoesNotFollowBulk_butIsFollowed() throws InterruptedException {
    CompletableFuture<List<Embedding>> bulk = submit(Priority.BULK, 1, 2);
    Call slow = source.nextCall();
    CompletableFuture<List<Embedding>> interactive = interactive(2);
    Call quick = source.nextCall();
    assertEquals(List.of(2), quick.labels());
    CompletableFuture<List<Embedding>> follower = follow(2);
    quick.answer();
    assertEquals(GatedSource.embeddings(2), interactive.join());
    assertEquals(GatedSource.embeddings(2), follower.join());
    slow.answer();
    assertEquals(GatedSource.embeddings(1, 2), bulk.join());
    assertEquals(0, embedder.flying());
  }

  @Test
  void smallRequestDoesNotFollowAMuchLargerOne() throws InterruptedException {
    CompletableFuture<List<Embedding>> large = interactive(IntStream.range(0, 11).toArray());
    Call slow = source.nextCall();
    CompletableFuture<List<Embedding>> small = interactive(3);
    source.nextCall().answer();
    assertEquals(GatedSource.embeddings(3), small.join());
    slow.answer();
    assertEquals(11, large.join().size());
  }

  @Test
  void followerHasItsOwnDeadline() throws InterruptedException {
    CompletableFuture<List<Embedding>> leader = interactive(1);
    Call call = source.nextCall();
    ClipServiceException late =
        assertThrows(
            ClipServiceException.class,
            () -> embed(Priority.INTERACTIVE, Instant.now().plusMillis(20), 1));
    assertEquals(Kind.DEADLINE_EXCEEDED, late.kind());
    call.answer();
    assertEquals(GatedSource.embeddings(1), leader.join());
  }

  @Test
  void hasEachTextComputedOnce_howeverManyWantIt() throws Exception {
    GatedSource open = new GatedSource();
    open.answerAll();
    CachingEmbedder shared =
        new CachingEmbedder(open, 1 << 20, 1_000_000, told, InstantSource.system());
    List<Future<?>> all = new ArrayList<>();
    for (int caller = 0; caller < 16; caller++) {
      Random random = new Random(caller);
      all.add(
          callers.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  int[] labels = random.ints(1 + random.nextInt(6), 0, 300).toArray();
                  assertEquals(
                      GatedSource.embeddings(labels),
                      shared.embed(texts(labels), Priority.INTERACTIVE, Instant.MAX));
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertEquals(open.asked().size(), open.asked().stream().distinct().count());
    assertEquals(0, shared.flying());
  }

  private CompletableFuture<List<Embedding>> interactive(int... labels) {
    return submit(Priority.INTERACTIVE, labels);
  }

  private CompletableFuture<List<Embedding>> submit(Priority priority, int... labels) {
    return CompletableFuture.supplyAsync(() -> embed(priority, Instant.MAX, labels), callers);
  }

  /** Asks for a text that another has computed, and waits until that is waited for. */
  private CompletableFuture<List<Embedding>> follow(int label) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<List<Embedding>> request =
        CompletableFuture.supplyAsync(
            () -> {
              thread.complete(Thread.currentThread());
              return embed(Priority.INTERACTIVE, Instant.MAX, label);
            },
            callers);
    await().until(() -> thread.join().getState() == Thread.State.WAITING);
    assertTrue(source.hasNoMoreCalls(), "it asked by itself");
    return request;
  }

  private List<Embedding> embed(Priority priority, Instant deadline, int... labels) {
    return embedder.embed(texts(labels), priority, deadline);
  }

  private static List<TokenizedText> texts(int... labels) {
    return IntStream.of(labels).mapToObj(GatedSource::text).toList();
  }

  private static ClipServiceException failure(CompletableFuture<?> request) {
    CompletionException e = assertThrows(CompletionException.class, request::join);
    return assertInstanceOf(ClipServiceException.class, e.getCause());
  }
}
