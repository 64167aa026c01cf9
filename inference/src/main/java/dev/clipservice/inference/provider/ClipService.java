package dev.clipservice.inference.provider;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.Priority;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A CLIP model behind {@code POST /v1/embeddings}. Our own kind tells its revision with each
 * answer. Where a service tells none, its model is known by a {@link Fingerprint}, and a known text
 * goes along with each call, whose vector shows whether it is still the same.
 */
final class ClipService implements EmbeddingService {

  /** A call of 256 long texts takes some 20 seconds on two cores: well within a time limit. */
  private static final CallSize CALL = new CallSize(256, 4 << 20);

  private final ServiceNames names;
  private final ServiceAccess access;
  private final ServiceFailures failures;
  private final ServiceTransport transport;
  private final EmbeddingsEndpoint endpoint;

  ClipService(ServiceAccess access, CallConfig calls, InstantSource clock) {
    this.names = ServiceNames.clip(access.url());
    this.access = access;
    this.failures = new ServiceFailures(names, access.key(), clock);
    this.transport = new ServiceTransport(access, failures, calls.timeout(), clock);
    this.endpoint = new EmbeddingsEndpoint(transport, failures, "/v1/embeddings");
  }

  @Override
  public String who() {
    return names.who();
  }

  @Override
  public ServiceModel identify(Instant deadline) {
    ServiceDescription told = ServiceDescription.ask(transport, failures, access.model(), deadline);
    boolean base64 = told.tellsRevision();
    EmbeddingsAnswer answer =
        endpoint.ask(call(told.model(), Fingerprint.TEXTS, base64, Priority.INTERACTIVE), deadline);
    List<Embedding> probes = answer.items().stream().map(EmbeddingsAnswer.Item::embedding).toList();
    return new ServiceModel(
        info(told, revision(answer, probes)),
        told.model(),
        base64,
        answer.revision(),
        answer.model(),
        answer.revision().isPresent() ? Optional.empty() : Optional.of(probes.get(0)));
  }

  private static ModelInfo info(ServiceDescription told, String revision) {
    return new ModelInfo(
        new ModelIdentity(ProviderName.CLIP.toString(), told.model(), revision),
        EmbeddingsEndpoint.DIMENSIONS,
        told.maxTokens(),
        told.device(),
        told.precision(),
        told.reproducible(),
        told.demo());
  }

  private String revision(EmbeddingsAnswer answer, List<Embedding> probes) {
    Optional<String> stated = access.revision();
    Optional<String> told = answer.revision();
    if (stated.isPresent() && told.isPresent() && !told.equals(stated)) {
      throw failures.misconfigured(
          "has another model: expected revision %s (CLIP_SERVICE_REVISION), found %s."
              .formatted(stated.get(), told.get()));
    }
    return stated.or(() -> told).orElseGet(() -> Fingerprint.of(probes));
  }

  @Override
  public EmbeddingsAnswer embed(ServiceModel model, EmbeddingRequest request) {
    List<String> texts = request.texts();
    Priority priority = request.priority();
    if (model.probe().isEmpty()) {
      EmbeddingsAnswer answer =
          endpoint.ask(call(model.name(), texts, model.base64(), priority), request.deadline());
      model.requireSame(answer, Optional.empty(), who());
      return answer;
    }
    List<String> withProbe = new ArrayList<>(texts);
    withProbe.add(Fingerprint.PROBE);
    EmbeddingsAnswer answer =
        endpoint.ask(call(model.name(), withProbe, model.base64(), priority), request.deadline());
    model.requireSame(answer, Optional.of(answer.items().get(texts.size()).embedding()), who());
    return new EmbeddingsAnswer(
        answer.items().subList(0, texts.size()),
        answer.model(),
        answer.revision(),
        withoutProbe(answer.tokens(), texts));
  }

  /** The probe's share of what was counted is nobody's. */
  private static OptionalLong withoutProbe(OptionalLong tokens, List<String> texts) {
    if (tokens.isEmpty()) {
      return tokens;
    }
    long length = texts.stream().mapToLong(String::length).sum();
    long all = length + Fingerprint.PROBE.length();
    return OptionalLong.of(Math.max(texts.size(), tokens.getAsLong() * length / all));
  }

  private static EmbeddingsCall call(
      String model, List<String> texts, boolean base64, Priority priority) {
    return new EmbeddingsCall(model, texts, OptionalInt.empty(), base64, Optional.of(priority));
  }

  @Override
  public CallSize callSize() {
    return CALL;
  }
}
