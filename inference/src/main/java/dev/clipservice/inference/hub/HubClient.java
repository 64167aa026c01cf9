package dev.clipservice.inference.hub;

import dev.clipservice.inference.hub.HubTransport.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a hub for files, as {@code huggingface_hub} does: {@code
 * ENDPOINT/{id}/resolve/{revision}/{file}}, which answers itself or points at another host.
 */
final class HubClient {

  private static final String LINKED_ETAG = "X-Linked-Etag";

  private final Duration silence;
  private final HubFailures failures;
  private final HubTransport transport;

  /**
   * @param silence how long a server may say nothing
   */
  HubClient(HubAccess access, Duration silence) {
    this.silence = silence;
    this.failures = new HubFailures(access, Clock.systemUTC());
    this.transport = new HubTransport(access, silence, failures);
  }

  /**
   * What the hub says of a file.
   *
   * @return empty if the repository is there and the file is not
   * @throws ModelUnavailableException if it cannot be asked, or its answer cannot be used
   */
  Optional<FileMetadata> find(RemoteFile file) throws InterruptedException {
    HttpRequest.Builder head = identity().method("HEAD", HttpRequest.BodyPublishers.noBody());
    // A redirect that describes a file is the answer; any other is to a renamed repository
    Answer<Void> answer =
        transport.ask(
            file,
            head,
            BodyHandlers.discarding(),
            headers -> headers.firstValue(LINKED_ETAG).isPresent());
    if (answer.status() == 404 && isMissingFile(answer)) {
      return Optional.empty();
    }
    if (answer.status() != 200 && !answer.isRedirect()) {
      throw failures.refused(file, answer.host(), answer.status(), answer.headers());
    }
    return Optional.of(metadata(file, answer));
  }

  /** As {@link #find}, for a file that has to be there. */
  FileMetadata require(RemoteFile file) throws InterruptedException {
    Optional<FileMetadata> found = find(file);
    if (found.isEmpty()) {
      throw failures.notFound(file, "");
    }
    return found.get();
  }

  private static boolean isMissingFile(Answer<?> answer) {
    return Set.of("", "EntryNotFound").contains(answer.header("X-Error-Code").orElse(""));
  }

  private static FileMetadata metadata(RemoteFile file, Answer<?> answer) {
    Optional<String> linked = answer.header(LINKED_ETAG);
    String commit = Objects.requireNonNullElse(answer.commit(), file.revision());
    String etag = digest(linked.or(() -> answer.header("ETag")).orElse("none"));
    String size =
        answer.header(linked.isPresent() ? "X-Linked-Size" : "Content-Length").orElse("none");
    if (!FileMetadata.isCommit(commit)
        || !FileMetadata.isDigest(etag)
        || !size.matches("\\d{1,15}")) {
      throw ModelUnavailableException.permanent(
          "%s: expected a Hugging Face hub that tells commit, ETag and size of %s, found %s, %s and %s. Check HF_ENDPOINT."
              .formatted(answer.host(), file, commit, etag, size));
    }
    if (FileMetadata.isCommit(file.revision()) && !commit.equals(file.revision())) {
      throw ModelUnavailableException.permanent(
          "%s: expected %s, found commit %s. Check HF_ENDPOINT."
              .formatted(answer.host(), file, commit));
    }
    return new FileMetadata(commit, etag, Long.parseLong(size));
  }

  private static String digest(String etag) {
    return etag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Begins to fetch a file.
   *
   * @param size what the hub promised
   * @param from which byte to begin with; the server may begin with the first nevertheless
   * @throws ModelUnavailableException if it cannot be had, or the server promises another size
   */
  Content open(RemoteFile file, long size, long from) throws InterruptedException {
    HttpRequest.Builder get = identity();
    if (from > 0) {
      get.header("Range", "bytes=" + from + "-");
    }
    BodyHandler<BodyReader> reader =
        info ->
            Set.of(200, 206).contains(info.statusCode())
                ? new BodyReader(silence)
                : BodySubscribers.replacing(null);
    Answer<BodyReader> answer = transport.ask(file, get, reader, headers -> false);
    BodyReader body = answer.response().body();
    if (body == null) {
      throw answer.status() == 416
          ? wrongSize(file, answer.host(), size, "fewer")
          : failures.refused(file, answer.host(), answer.status(), answer.headers());
    }
    Content content = new Content(body, answer.status() == 206 ? from : 0, answer.host());
    Optional<String> promised = promisedSize(answer, content.start());
    if (promised.isPresent() && !promised.get().equals(Long.toString(size))) {
      content.close();
      throw wrongSize(file, answer.host(), size, "an answer that promises " + promised.get());
    }
    return content;
  }

  private static HttpRequest.Builder identity() {
    // Compressed on the way, a file would have neither its size nor its ranges
    return HttpRequest.newBuilder().header("Accept-Encoding", "identity");
  }

  /** The size of the whole file by the answer's headers; empty if they do not tell. */
  private static Optional<String> promisedSize(Answer<?> answer, long start) {
    if (answer.status() == 200) {
      return answer.header("Content-Length");
    }
    String range = answer.header("Content-Range").orElse("no range");
    return Optional.of(
        range.startsWith("bytes " + start + "-") ? range.substring(range.indexOf('/') + 1) : range);
  }

  /** What a server sends has another size than the hub promised. */
  static ModelUnavailableException wrongSize(
      RemoteFile file, String host, long expected, String found) {
    return ModelUnavailableException.damaged(
        "%s: expected %d bytes of %s, found %s.".formatted(host, expected, file, found));
  }

  /** The bytes of a file on their way. */
  final class Content implements AutoCloseable {

    private final BodyReader body;
    private final long start;
    private final String host;

    private Content(BodyReader body, long start, String host) {
      this.body = body;
      this.start = start;
      this.host = host;
    }

    /** Which byte of the file comes first. */
    long start() {
      return start;
    }

    String host() {
      return host;
    }

    /**
     * Waits for more.
     *
     * @return empty at the end
     * @throws ModelUnavailableException if the connection breaks off
     */
    List<ByteBuffer> next() throws InterruptedException {
      try {
        return body.next();
      } catch (IOException e) {
        throw failures.broken(host, e);
      }
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
