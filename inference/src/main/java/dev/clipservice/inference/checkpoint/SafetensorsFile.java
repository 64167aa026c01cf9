package dev.clipservice.inference.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A safetensors file whose header has been read and found sound. Tensors are mapped into memory one
 * by one when asked for, so nothing is read before it is needed; whoever holds a mapping keeps it.
 *
 * <p>The format: 8 bytes length of the header, little-endian; the header, a JSON object; the
 * tensors' bytes, little-endian.
 */
public final class SafetensorsFile {

  private static final int LENGTH_BYTES = 8;

  /** The format's own limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final Path file;
  private final Map<String, TensorInfo> tensors;

  private SafetensorsFile(Path file, Map<String, TensorInfo> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Reads and checks the header.
   *
   * @throws UnusableCheckpointException if the file is not readable, cut off or otherwise damaged
   */
  static SafetensorsFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      if (fileBytes < LENGTH_BYTES) {
        throw UnusableCheckpointException.damaged(
            file, "expected at least %d bytes, found %d".formatted(LENGTH_BYTES, fileBytes));
      }
      long headerBytes = read(channel, LENGTH_BYTES, 0).order(ByteOrder.LITTLE_ENDIAN).getLong();
      long available = Math.min(MAX_HEADER_BYTES, fileBytes - LENGTH_BYTES);
      if (headerBytes < 2 || headerBytes > available) {
        throw UnusableCheckpointException.damaged(
            file,
            "expected a header of 2 to %d bytes, found a length of %s"
                .formatted(available, Long.toUnsignedString(headerBytes)));
      }
      byte[] header = read(channel, (int) headerBytes, LENGTH_BYTES).array();
      return new SafetensorsFile(
          file, new SafetensorsHeader(file, LENGTH_BYTES + headerBytes, fileBytes).parse(header));
    } catch (IOException e) {
      throw UnusableCheckpointException.damaged(file, "expected a readable file, found " + e, e);
    }
  }

  Path path() {
    return file;
  }

  Optional<TensorInfo> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** This file for each of its tensors, in the order of their bytes. */
  Map<String, SafetensorsFile> byTensor() {
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    tensors.keySet().forEach(name -> files.put(name, this));
    return files;
  }

  /** The bytes of all tensors; the header's are not counted. */
  long tensorBytes() {
    return tensors.values().stream().mapToLong(TensorInfo::bytes).sum();
  }

  /**
   * Maps a tensor's bytes, read-only, in the machine's byte order. The mapping lives as long as the
   * buffer. The file must not be cut while it is mapped.
   *
   * @throws UnusableCheckpointException if the file cannot be read any more
   */
  public ByteBuffer map(TensorInfo tensor) {
    if (tensor.bytes() > Integer.MAX_VALUE) {
      throw UnusableCheckpointException.unsupported(
          file,
          "expected tensors of at most %d bytes, found %d in %s"
              .formatted(Integer.MAX_VALUE, tensor.bytes(), tensor.name()));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < tensor.end()) {
        throw UnusableCheckpointException.damaged(
            file,
            "expected at least %d bytes, found %d: it was changed while in use"
                .formatted(tensor.end(), channel.size()));
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, tensor.begin(), tensor.bytes())
          .order(ByteOrder.nativeOrder());
    } catch (IOException e) {
      throw UnusableCheckpointException.damaged(file, "expected a readable file, found " + e, e);
    }
  }

  private static ByteBuffer read(FileChannel channel, int bytes, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("end of file at byte " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }
}
