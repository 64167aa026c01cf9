package dev.clipservice.inference.provider;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelInfo;
import java.util.Optional;

/**
 * The model that a service had when it was asked, and how its answers show that it still has it.
 *
 * @param info as it is told to others; its identity is the vectors'
 * @param name what the service calls it
 * @param base64 whether the service is known to answer in base64
 * @param revision what each answer's header has to say, if the service tells revisions
 * @param answeredAs the name that its answers have to bear, if they bore one
 * @param probe the embedding of {@link Fingerprint#PROBE}, which goes along with each call where
 *     nothing else tells the model
 */
record ServiceModel(
    ModelInfo info,
    String name,
    boolean base64,
    Optional<String> revision,
    Optional<String> answeredAs,
    Optional<Embedding> probe) {

  /**
   * How alike the vectors of one text by one model are, whatever the batch, precision and
   * processor; other models, also such as are trained further, are below.
   */
  private static final double SAME = 0.999;

  /**
   * Looks whether an answer is this model's.
   *
   * @param probe the probe's embedding in the same answer, if it went along
   * @throws ModelChangedException if it is not
   */
  void requireSame(EmbeddingsAnswer answer, Optional<Embedding> probe, String who) {
    require(answer.revision().equals(revision), "revision", revision, answer.revision(), who);
    require(answer.model().equals(answeredAs), "model", answeredAs, answer.model(), who);
    if (this.probe.isPresent() && probe.isPresent()) {
      double cosine = this.probe.get().cosine(probe.get());
      if (cosine < SAME) {
        throw new ModelChangedException(
            "%s has another model than before: expected a known text's embedding to be the same, found a cosine of %.4f."
                .formatted(who, cosine));
      }
    }
  }

  private static void require(
      boolean same, String what, Optional<String> expected, Optional<String> found, String who) {
    if (!same) {
      throw new ModelChangedException(
          "%s has another model than before: expected %s %s, found %s."
              .formatted(who, what, expected.orElse("none"), found.orElse("none")));
    }
  }
}
