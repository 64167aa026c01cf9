package dev.clipservice.inference.cache;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.Priority;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.batching.Deadline;
import dev.clipservice.inference.batching.TextEmbedder;
import dev.clipservice.inference.cache.Flight.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Has each text computed once: what is in the cache is answered from there, what another request is
 * having computed is waited for, and the rest is left to the source. Embeddings have the same bits
 * in any case. Safe for use by many threads.
 */
public final class CachingEmbedder {

  private final TextEmbedder source;
  private final EmbeddingCache cache;
  private final SingleFlight flights;
  private final CacheListener listener;
  private final InstantSource clock;

  /**
   * @param maxBytes of memory, above 0
   * @param batchTokens how much the source computes at once
   */
  public CachingEmbedder(
      TextEmbedder source,
      long maxBytes,
      long batchTokens,
      CacheListener listener,
      InstantSource clock) {
    this.source = source;
    this.cache = new EmbeddingCache(maxBytes, listener);
    this.flights = new SingleFlight(cache, batchTokens);
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Embeds the texts of one request; waits for the result.
   *
   * @param texts not empty
   * @throws ClipServiceException as {@link TextEmbedder#embed} does, if the source was asked
   */
  public List<Embedding> embed(List<TokenizedText> texts, Priority priority, Instant deadline) {
    List<TokenKey> keys = new ArrayList<>(texts.size());
    Map<TokenKey, Embedding> found = new HashMap<>();
    Map<TokenKey, TokenizedText> missing = new LinkedHashMap<>();
    int hits = 0;
    for (TokenizedText text : texts) {
      TokenKey key = new TokenKey(text);
      keys.add(key);
      Optional<Embedding> cached = cache.find(key);
      if (cached.isPresent()) {
        found.put(key, cached.get());
        hits++;
      } else {
        missing.put(key, text);
      }
    }
    Request request = new Request(priority, deadline, found);
    int misses = missing.isEmpty() ? 0 : request.fill(missing);
    listener.lookedUp(priority, hits, texts.size() - hits - misses, misses);
    return keys.stream().map(found::get).toList();
  }

  /** Bytes in use. */
  public long bytes() {
    return cache.bytes();
  }

  /** Embeddings in the cache. */
  public long size() {
    return cache.size();
  }

  /** Texts that are being computed. */
  int flying() {
    return flights.size();
  }

  /** What one caller is having embedded, put into {@code found}. */
  private final class Request {

    private final Priority priority;
    private final Instant deadline;
    private final Map<TokenKey, Embedding> found;

    Request(Priority priority, Instant deadline, Map<TokenKey, Embedding> found) {
      this.priority = priority;
      this.deadline = deadline;
      this.found = found;
    }

    /** Gets what is missing; returns how many texts of it were left to the source. */
    int fill(Map<TokenKey, TokenizedText> missing) {
      Pace pace = pace(missing);
      Map<Flight, TokenizedText> led = new LinkedHashMap<>();
      Map<Flight, TokenizedText> followed = new LinkedHashMap<>();
      missing.forEach(
          (key, text) -> {
            Flight own = new Flight(key, pace);
            Flight joined = flights.join(own);
            (joined == own ? led : followed).put(joined, text);
          });
      int misses = lead(led);
      Map<TokenKey, TokenizedText> left = follow(followed);
      return left.isEmpty() ? misses : misses + fillAlone(left);
    }

    /** As {@link #fill}, waiting for nobody: what a leader has failed at is tried once more. */
    private int fillAlone(Map<TokenKey, TokenizedText> missing) {
      Pace pace = pace(missing);
      Map<Flight, TokenizedText> led = new LinkedHashMap<>();
      missing.forEach(
          (key, text) -> {
            Flight own = new Flight(key, pace);
            flights.announce(own);
            led.put(own, text);
          });
      return lead(led);
    }

    private Pace pace(Map<TokenKey, TokenizedText> missing) {
      return new Pace(priority, missing.values().stream().mapToLong(TokenizedText::length).sum());
    }

    private int lead(Map<Flight, TokenizedText> led) {
      try {
        List<Flight> leading = new ArrayList<>();
        List<TokenizedText> texts = new ArrayList<>();
        led.forEach(
            (flight, text) -> {
              Optional<Embedding> landed = flights.landed(flight);
              if (landed.isPresent()) {
                found.put(flight.key(), landed.get());
              } else {
                leading.add(flight);
                texts.add(text);
              }
            });
        if (!texts.isEmpty()) {
          List<Embedding> embeddings =
              source.embed(
                  texts,
                  priority,
                  deadline,
                  (index, embedding) -> flights.land(leading.get(index), embedding));
          for (int i = 0; i < leading.size(); i++) {
            found.put(leading.get(i).key(), embeddings.get(i));
          }
        }
        return texts.size();
      } finally {
        led.keySet().forEach(flights::abort);
      }
    }

    /** Waits for others; returns what they failed at. */
    private Map<TokenKey, TokenizedText> follow(Map<Flight, TokenizedText> followed) {
      Map<TokenKey, TokenizedText> left = new LinkedHashMap<>();
      followed.forEach(
          (flight, text) -> {
            Optional<Embedding> landed = await(flight);
            landed.ifPresentOrElse(
                embedding -> found.put(flight.key(), embedding),
                () -> left.put(flight.key(), text));
          });
      return left;
    }

    /** The embedding, or nothing if the leader failed, for whatever reason. */
    private Optional<Embedding> await(Flight flight) {
      try {
        return Optional.of(Deadline.await(flight.result(), deadline, clock));
      } catch (CancellationException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a flight lands or is aborted; this is a bug", e);
      } catch (TimeoutException e) {
        throw Deadline.exceeded();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Deadline.interrupted(e);
      }
    }
  }
}
