package dev.clipservice.dist;

import dev.clipservice.core.Embedding;
import java.util.List;
import java.util.Map;

/** A client that people use for OpenAI, unmodified, pointed at our server. */
interface StockClient {

  /**
   * What it made of an answer.
   *
   * @param model the name that the answer tells; empty if the client does not pass it on
   */
  record Answer(List<Embedding> embeddings, long tokens, String model) {}

  /**
   * What it threw.
   *
   * @param error the simple name of its class
   * @param code OpenAI's {@code error.code}; null if the client does not pass it on
   * @param param likewise
   */
  record Failure(String error, int status, String code, String param) {}

  /** What it did: one of both is null. */
  record Outcome(Answer answer, Failure failure) {}

  /**
   * Asks for embeddings.
   *
   * @param extra fields that OpenAI does not know
   */
  Outcome embed(String key, String model, List<String> texts, Map<String, String> extra);
}
