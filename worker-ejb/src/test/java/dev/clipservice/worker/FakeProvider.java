package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ModelNotLoadedException;
import dev.clipservice.core.ProviderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Gives every text a vector of its own, and refuses the texts that are marked. */
final class FakeProvider implements EmbeddingProvider {

  static final ModelInfo MODEL = model("r1");

  /** A request with such a text is invalid. */
  static final String INVALID = "[invalid]";

  /** The engine stumbles over such a text. */
  static final String CRASHES = "[crashes]";

  /** A vector of 512 values comes back for such a text. */
  static final String SHORT = "[short]";

  final List<EmbeddingRequest> requests = new CopyOnWriteArrayList<>();
  volatile ProviderStatus status = new ProviderStatus.Ready(MODEL);

  /** Whose the answers are. */
  volatile Optional<ModelIdentity> madeBy = Optional.empty();

  /** Runs before each answer; may throw. */
  Consumer<EmbeddingRequest> before = request -> {};

  static ModelInfo model(String revision) {
    ModelIdentity identity = new ModelIdentity("clip", "clip-vit-l/14", revision);
    return new ModelInfo(identity, 768, 77, "cpu", "fp32", true, false);
  }

  static Embedding vector(String text, int dimensions) {
    Random random = new Random(text.hashCode());
    float[] values = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalize(values);
  }

  @Override
  public ProviderStatus status() {
    return status;
  }

  @Override
  public List<EmbeddedText> embed(EmbeddingRequest request) {
    requests.add(request);
    before.accept(request);
    if (!(status instanceof ProviderStatus.Ready)) {
      throw new ModelNotLoadedException("not loaded");
    }
    List<EmbeddedText> answer = new ArrayList<>();
    for (String text : request.texts()) {
      answer.add(embed(text));
    }
    return answer;
  }

  private EmbeddedText embed(String text) {
    if (text.contains(INVALID)) {
      throw ClipServiceException.invalid("input", "a text is refused");
    }
    if (text.contains(CRASHES)) {
      throw new ClipServiceException(Kind.INTERNAL, "the forward pass failed");
    }
    return new EmbeddedText(vector(text, text.contains(SHORT) ? 512 : 768), 9, 9, madeBy);
  }
}
