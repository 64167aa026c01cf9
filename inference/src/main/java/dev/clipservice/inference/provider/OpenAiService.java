package dev.clipservice.inference.provider;

import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * OpenAI's embeddings, shortened to the table's dimensions by the service itself (its models are
 * Matryoshka models). A model of theirs does not change under its name: name and dimensions are its
 * revision.
 */
final class OpenAiService implements EmbeddingService {

  /** The longest text that their embedding models read. */
  private static final int MAX_TOKENS = 8192;

  /**
   * They take 2,048 texts and 300,000 tokens in a call; no token is shorter than a byte. Fewer
   * texts, so that little is lost if one is refused.
   */
  private static final CallSize CALL = new CallSize(256, 300_000);

  private final ServiceNames names;
  private final String model;
  private final EmbeddingsEndpoint endpoint;

  OpenAiService(ServiceAccess access, CallConfig calls, InstantSource clock) {
    this.names = ServiceNames.openAi(access.url());
    this.model = access.model().orElseThrow();
    ServiceFailures failures = new ServiceFailures(names, access.key(), clock);
    ServiceTransport transport = new ServiceTransport(access, failures, calls.timeout(), clock);
    this.endpoint = new EmbeddingsEndpoint(transport, failures, "/embeddings");
  }

  @Override
  public String who() {
    return names.who();
  }

  @Override
  public ServiceModel identify(Instant deadline) {
    EmbeddingsAnswer answer = endpoint.ask(call(List.of(Fingerprint.PROBE)), deadline);
    String revision = answer.model().orElse(model) + "/" + EmbeddingsEndpoint.DIMENSIONS;
    ModelInfo info =
        new ModelInfo(
            new ModelIdentity(ProviderName.OPENAI.toString(), model, revision),
            EmbeddingsEndpoint.DIMENSIONS,
            MAX_TOKENS,
            "remote",
            "unknown",
            false,
            false);
    return new ServiceModel(info, model, true, Optional.empty(), answer.model(), Optional.empty());
  }

  @Override
  public EmbeddingsAnswer embed(ServiceModel known, EmbeddingRequest request) {
    EmbeddingsAnswer answer = endpoint.ask(call(request.texts()), request.deadline());
    known.requireSame(answer, Optional.empty(), who());
    return answer;
  }

  private EmbeddingsCall call(List<String> texts) {
    return new EmbeddingsCall(
        model, texts, OptionalInt.of(EmbeddingsEndpoint.DIMENSIONS), true, Optional.empty());
  }

  @Override
  public CallSize callSize() {
    return CALL;
  }
}
