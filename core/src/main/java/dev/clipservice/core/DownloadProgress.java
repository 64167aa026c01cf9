package dev.clipservice.core;

/**
 * How far the download of one file has come.
 *
 * @param file its name in the repository, e.g. {@code model.safetensors}
 * @param bytes how many are here, at most {@code total}
 * @param total how many there will be
 * @param bytesPerSecond the rate of the last seconds; 0 if not known yet
 */
public record DownloadProgress(String file, long bytes, long total, long bytesPerSecond) {

  public DownloadProgress {
    if (bytes < 0 || bytes > total || bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "expected 0 to %d bytes and a rate, found %d and %d"
              .formatted(total, bytes, bytesPerSecond));
    }
  }
}
