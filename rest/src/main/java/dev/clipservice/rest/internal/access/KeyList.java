package dev.clipservice.rest.internal.access;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys as they are configured; none means that the API is open.
 *
 * @param keys all different in name
 */
record KeyList(List<ApiKey> keys) {

  private static final int MAX_BYTES = 1 << 20;
  private static final String FILE = "CLIP_API_KEYS_FILE";

  KeyList {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a variable.
   *
   * @param commaSeparated keys; blanks around them and empty ones do not count
   * @param name of the variable; its keys bear that name, and the number of their place
   */
  static KeyList ofVariable(String commaSeparated, String name, ApiKey.Kind kind) {
    List<ApiKey> keys = new ArrayList<>();
    for (String part : commaSeparated.split(",", -1)) {
      if (!part.isBlank()) {
        keys.add(new ApiKey(name + "#" + (keys.size() + 1), kind, part.strip()));
      }
    }
    return new KeyList(keys);
  }

  /** The bytes of a file of keys. */
  static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(file, "at most %d bytes, found more".formatted(MAX_BYTES), null);
      }
      return bytes;
    } catch (IOException e) {
      String found = e instanceof NoSuchFileException ? "none" : e.getClass().getSimpleName();
      throw wrong(file, "a file that can be read, found " + found, e);
    }
  }

  /**
   * Reads a file: on each line a name, {@code api} or {@code admin}, and the key, with blanks
   * between. Empty lines, and those that begin with {@code #}, do not count.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, without any key, if it is no such
   *     file or has no key
   */
  static KeyList ofFile(Path file, byte[] bytes) {
    List<ApiKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String line : text(file, bytes).lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+", -1);
      if (parts.length != 3) {
        throw wrong(
            file,
            "a name, api or admin, and a key on line %d, found %d words"
                .formatted(number, parts.length),
            null);
      }
      if (!names.add(parts[0])) {
        throw wrong(file, "each name once, found one again on line " + number, null);
      }
      keys.add(new ApiKey(parts[0], kind(file, parts[1], number), parts[2]));
    }
    if (keys.isEmpty()) {
      throw wrong(file, "at least one key, found none: the API would be open", null);
    }
    return new KeyList(keys);
  }

  private static String text(Path file, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("^\uFEFF", "");
    } catch (CharacterCodingException e) {
      throw wrong(file, "UTF-8, found other bytes", e);
    }
  }

  private static ApiKey.Kind kind(Path file, String word, int number) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "api" -> ApiKey.Kind.API;
      case "admin" -> ApiKey.Kind.ADMIN;
      // Not quoted: it may be the key
      default ->
          throw wrong(
              file,
              "api or admin after the name on line %d, found neither".formatted(number),
              null);
    };
  }

  private static ClipServiceException wrong(Path file, String expectedAndFound, Exception cause) {
    return new ClipServiceException(
        Kind.MISCONFIGURED, "%s=%s: expected %s".formatted(FILE, file, expectedAndFound), cause);
  }

  KeyList and(KeyList others) {
    return new KeyList(Stream.concat(keys.stream(), others.keys.stream()).toList());
  }

  /** Whose key this is, if it is one. */
  Optional<ApiKey> find(String key) {
    byte[] digest = ApiKey.digest(key);
    Optional<ApiKey> found = Optional.empty();
    // All of them, always: the time must not tell which one it was
    for (ApiKey each : keys) {
      if (each.hasDigest(digest)) {
        found = Optional.of(each);
      }
    }
    return found;
  }

  boolean hasAdmin() {
    return keys.stream().anyMatch(key -> key.kind() == ApiKey.Kind.ADMIN);
  }
}
