package dev.clipservice.inference.provider;

import java.time.Instant;

/** {@code POST .../embeddings} of a service: a call goes out, a checked answer comes back. */
final class EmbeddingsEndpoint {

  /** What the table's column holds, and so what every provider must give. */
  static final int DIMENSIONS = 768;

  /** Room for a vector's 768 numbers of up to 25 characters, and for what is around it. */
  private static final int MAX_ITEM_BYTES = 24 << 10;

  private static final int MAX_OTHER_BYTES = 64 << 10;

  private final ServiceTransport transport;
  private final ServiceFailures failures;
  private final String path;
  private final AnswerReader reader;

  EmbeddingsEndpoint(ServiceTransport transport, ServiceFailures failures, String path) {
    this.transport = transport;
    this.failures = failures;
    this.path = path;
    this.reader = new AnswerReader(failures, DIMENSIONS);
  }

  /**
   * Asks once.
   *
   * @throws dev.clipservice.core.ClipServiceException as {@link ServiceFailures} says
   */
  EmbeddingsAnswer ask(EmbeddingsCall call, Instant deadline) {
    int texts = call.texts().size();
    Reply reply =
        transport.post(
            path,
            call.headers(),
            call.toJson(),
            MAX_OTHER_BYTES + texts * MAX_ITEM_BYTES,
            deadline);
    if (reply.status() != 200) {
      throw failures.refused(reply, call.texts());
    }
    return reader.read(reply, texts);
  }
}
