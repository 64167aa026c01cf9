package dev.clipservice.rest.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A digest of all that the page consists of. It stands in each address, so browsers may keep all.
 */
final class PageVersion {

  private final PageFolder folder;
  private final MessageDigest digest = sha256();

  private PageVersion(PageFolder folder) {
    this.folder = folder;
  }

  /** 16 hexadecimal digits. */
  static String of(PageFolder folder) {
    PageVersion version = new PageVersion(folder);
    version.addFiles(PageFiles.OWN);
    // A released library does not change: its version stands for it
    for (String library : folder.list(PageFiles.LIBRARIES)) {
      folder.list(library).forEach(version::add);
    }
    return HexFormat.of().formatHex(version.digest.digest(), 0, 8);
  }

  private void addFiles(String path) {
    for (String entry : folder.list(path)) {
      if (entry.endsWith("/")) {
        addFiles(entry);
      } else {
        add(entry);
        addContent(entry);
      }
    }
  }

  private void addContent(String path) {
    try (InputStream in = folder.open(path)) {
      digest.update(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String path) {
    digest.update(path.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
