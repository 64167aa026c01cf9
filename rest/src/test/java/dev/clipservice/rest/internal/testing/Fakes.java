package dev.clipservice.rest.internal.testing;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.QueueReport;
import dev.clipservice.rest.internal.metrics.ApiMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** The ports, small: one thread, no model, no database. */
public final class Fakes {

  /** The window of the fake models. */
  public static final int WINDOW = 77;

  public static final ModelInfo VIT =
      new ModelInfo(
          new ModelIdentity("clip", "clip-vit-l/14", "a1b2c3"),
          8,
          WINDOW,
          "cpu",
          "fp32",
          true,
          false);

  public static final ModelInfo DEMO =
      new ModelInfo(
          new ModelIdentity("clip", "clip-brick-mini", "d4e5f6"),
          8,
          WINDOW,
          "cpu",
          "fp32",
          true,
          true);

  private Fakes() {}

  /** A provider with one token for each character, and two more for begin and end. */
  public static final class Provider implements EmbeddingProvider {

    public ProviderStatus status = new ProviderStatus.Ready(VIT);
    public RuntimeException failure;
    public final List<EmbeddingRequest> requests = new ArrayList<>();

    @Override
    public ProviderStatus status() {
      return status;
    }

    @Override
    public List<EmbeddedText> embed(EmbeddingRequest request) {
      requests.add(request);
      if (failure != null) {
        throw failure;
      }
      return request.inputs().stream().map(Provider::embedded).toList();
    }

    private static EmbeddedText embedded(EmbeddingInput input) {
      if (input instanceof EmbeddingInput.Tokens tokens) {
        int read = tokens.ids().length;
        return new EmbeddedText(embedding(Arrays.toString(tokens.ids()), 8), read, read);
      }
      return embedded(((EmbeddingInput.Text) input).text());
    }

    private static EmbeddedText embedded(String text) {
      int tokens = text.length() + 2;
      return new EmbeddedText(embedding(text, 8), Math.min(tokens, WINDOW), tokens);
    }
  }

  /** A direction that depends on the text only. */
  public static Embedding embedding(String text, int dimensions) {
    Random random = new Random(text.hashCode());
    float[] values = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalize(values);
  }

  /** An embedding as a JSON array. */
  public static String json(Embedding embedding) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < embedding.dimensions(); i++) {
      json.append(i == 0 ? "" : ",").append(NumberOutput.toString(embedding.get(i), true));
    }
    return json.append(']').toString();
  }

  public static EmbeddingStatistics statistics(OptionalDouble eta, OptionalLong oldest) {
    return new EmbeddingStatistics(10, 3, 4, 1, 1, 1, 2, 1, 4, 1, 2, 5, 12.5, eta, oldest);
  }

  /** A queue with something of everything. */
  public static QueueReport queue() {
    return new QueueReport(
        Optional.of(VIT.identity()),
        2,
        1,
        1,
        OptionalLong.of(7),
        12,
        600,
        Map.of(ErrorClass.REJECTED, 1L),
        Map.of(ErrorClass.RETRY, 2L),
        List.of(new QueueReport.FailureReason(ErrorClass.REJECTED, "too long", 1)),
        List.of(
            new QueueReport.IdentityCount(Optional.of(VIT.identity()), 3),
            new QueueReport.IdentityCount(Optional.of(DEMO.identity()), 1),
            new QueueReport.IdentityCount(Optional.empty(), 1)));
  }

  /** Remembers what was counted. */
  public static final class Metrics implements ApiMetrics {

    public final List<String> answered = new ArrayList<>();
    public final List<String> usedKeys = new ArrayList<>();
    public int texts;

    @Override
    public void answered(String endpoint, int status, Duration duration) {
      answered.add(endpoint + " " + status);
    }

    @Override
    public void usedKey(String key, int status) {
      usedKeys.add(key + " " + status);
    }

    @Override
    public void embedded(List<EmbeddedText> embedded) {
      texts += embedded.size();
    }
  }
}
