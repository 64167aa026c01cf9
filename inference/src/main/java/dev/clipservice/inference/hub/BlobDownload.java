package dev.clipservice.inference.hub;

import dev.clipservice.inference.hub.PinnedModel.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Fetches one file, going on where an earlier attempt broke off. It gets its final name when it is
 * whole, checked and on the disk.
 */
final class BlobDownload {

  private final HubClient client;
  private final HubCache cache;
  private final ProgressReport report;

  BlobDownload(HubClient client, HubCache cache, ProgressReport report) {
    this.client = client;
    this.cache = cache;
    this.report = report;
  }

  /**
   * Makes sure that the file's blob is in the cache.
   *
   * @throws ModelUnavailableException if the hub does not give it, or it is not what was promised;
   *     then what came is discarded
   * @throws IOException if the cache cannot be written
   */
  void fetch(RemoteFile file, FileMetadata metadata) throws IOException, InterruptedException {
    Path blob = cache.blob(metadata.etag());
    if (Files.isRegularFile(blob)
        && Files.size(blob) == metadata.size()
        && problem(file, metadata, blob).isEmpty()) {
      return; // of another revision, or by another tool
    }
    Path incomplete = cache.incomplete(metadata.etag());
    Files.createDirectories(incomplete.getParent());
    try {
      complete(file, metadata.size(), incomplete);
      check(file, metadata, incomplete);
    } catch (ModelUnavailableException e) {
      if (e.remedy() == ModelUnavailableException.Remedy.FETCH_AGAIN) {
        Files.deleteIfExists(incomplete);
      }
      throw e;
    }
    Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
  }

  private void complete(RemoteFile file, long size, Path incomplete)
      throws IOException, InterruptedException {
    try (FileChannel out =
        FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (out.size() > size) {
        out.truncate(0);
      }
      if (out.size() < size) {
        try (HubClient.Content content = client.open(file, size, out.size())) {
          copy(file, size, content, out.truncate(content.start()));
        }
      }
      out.force(true);
    }
  }

  private void copy(RemoteFile file, long size, HubClient.Content content, FileChannel out)
      throws IOException, InterruptedException {
    long bytes = content.start();
    out.position(bytes);
    report.begin(file.name(), bytes, size);
    for (List<ByteBuffer> piece = content.next(); !piece.isEmpty(); piece = content.next()) {
      long more = piece.stream().mapToLong(ByteBuffer::remaining).sum();
      if (bytes + more > size) {
        throw HubClient.wrongSize(file, content.host(), size, "more");
      }
      for (ByteBuffer buffer : piece) {
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      bytes += more;
      report.add(more, bytes);
    }
    if (bytes < size) {
      throw HubClient.wrongSize(file, content.host(), size, Long.toString(bytes));
    }
  }

  private void check(RemoteFile file, FileMetadata metadata, Path incomplete) throws IOException {
    Optional<String> problem = problem(file, metadata, incomplete);
    if (problem.isPresent()) {
      throw ModelUnavailableException.damaged(
          "%s did not arrive as it is at the hub: %s. Check HF_ENDPOINT and what is between here and there."
              .formatted(file, problem.get()));
    }
  }

  private Optional<String> problem(RemoteFile file, FileMetadata metadata, Path bytes)
      throws IOException {
    report.say("checking " + file.name());
    Optional<Pin> pin = PinnedModel.pin(file.id(), metadata.commit(), file.name());
    return Digests.problem(bytes, metadata, pin);
  }
}
