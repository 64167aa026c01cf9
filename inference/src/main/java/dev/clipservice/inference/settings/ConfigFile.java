package dev.clipservice.inference.settings;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.SecretFile;
import dev.clipservice.core.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A properties file in UTF-8 with any of our variables.
 *
 * @param path absolute
 * @param values by variable; none blank
 */
public record ConfigFile(Path path, Map<String, String> values) {

  private static final String NAME = "CLIP_CONFIG_FILE";
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern SECRET = Pattern.compile("DATABASE_URL|.*(KEYS?|TOKEN|PASSWORD)");

  /** Its empty value hides every GPU: it is not an absent one. */
  private static final String MAY_BE_EMPTY = "CUDA_VISIBLE_DEVICES";

  public ConfigFile {
    values = Map.copyOf(values);
  }

  /**
   * The path that {@code CLIP_CONFIG_FILE} gives, made absolute.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if it is none
   */
  public static Optional<Path> path(Settings environment) {
    String text = environment.get(NAME, "");
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new ClipServiceException(
          Kind.MISCONFIGURED, NAME + ": expected a path, found \"%s\"".formatted(text), e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, without any value, if it cannot be
   *     read or is no such file
   */
  public static ConfigFile read(Path path) {
    return parse(path, bytes(path));
  }

  /** The bytes of a file, which may be none of ours. */
  static byte[] bytes(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(path, "at most %d bytes, found more".formatted(MAX_BYTES), null);
      }
      return bytes;
    } catch (IOException e) {
      String found = e instanceof NoSuchFileException ? "none" : e.getClass().getSimpleName();
      throw wrong(path, "a file that can be read, found " + found, e);
    }
  }

  static ConfigFile parse(Path path, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Map<String, String> values = UniqueProperties.read(text.replaceFirst("^\uFEFF", ""));
      if (values.containsKey(NAME)) {
        throw wrong(path, "no " + NAME + " in it, found one", null);
      }
      values.values().removeIf(String::isBlank);
      return new ConfigFile(path, values);
    } catch (CharacterCodingException e) {
      throw wrong(path, "UTF-8, found other bytes", e);
    } catch (IllegalArgumentException e) {
      throw wrong(path, e.getMessage(), e);
    }
  }

  /** The environment with this file's values where it has none of its own. */
  public Settings under(Settings environment) {
    return name -> {
      Optional<String> own = environment.find(name);
      return own.isPresent() && (name.equals(MAY_BE_EMPTY) || !own.get().isBlank())
          ? own
          : Optional.ofNullable(values.get(name)).or(() -> own);
    };
  }

  /** What is unsafe about it: it holds a secret, and everyone on this machine may read it. */
  public Optional<String> warning() {
    Optional<String> secret =
        values.keySet().stream()
            .filter(name -> SECRET.matcher(name).matches())
            .sorted()
            .findFirst();
    return secret
        .filter(name -> new SecretFile(path).readableByOthers())
        .map(
            name ->
                "%s holds %s, and other users of this machine may read it: chmod o-r %s"
                    .formatted(NAME, name, path));
  }

  private static ClipServiceException wrong(Path path, String expectedAndFound, Exception cause) {
    return new ClipServiceException(
        Kind.MISCONFIGURED, "%s=%s: expected %s".formatted(NAME, path, expectedAndFound), cause);
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "ConfigFile[%s, %s]".formatted(path, values.keySet());
  }
}
