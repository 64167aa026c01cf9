package dev.clipservice.core;

import java.util.Objects;

/**
 * One row under lease.
 *
 * @param rowId {@code parts_master_features.id}
 * @param text the text to embed, not blank
 * @param textHash identifies the text at the time of the claim; the result is written only if the
 *     row's text still has it
 * @param attempt which try this is, from 1
 * @param fence the lease's number; a result is written only if the row's lease still has it
 * @param suspect whether a worker died while embedding it: it must be embedded alone, with nothing
 *     else in its worker's hands, so that the next death shows whether it is to blame
 */
public record EmbeddingJob(
    long rowId, String text, String textHash, int attempt, long fence, boolean suspect) {

  public EmbeddingJob {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(textHash, "textHash");
  }
}
