package dev.clipservice.inference.hub;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.http.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hub and its caches, by the variables that other Hugging Face tools read too.
 *
 * @param endpoint {@code HF_ENDPOINT}, without a slash at its end
 * @param token {@code HF_TOKEN}, or what the file at {@code HF_TOKEN_PATH} holds
 * @param offline {@code HF_HUB_OFFLINE}: nothing may be fetched
 * @param proxy what stands between
 * @param caches where snapshots may lie, the first also for downloads; empty only if offline
 */
public record HubAccess(
    URI endpoint,
    Optional<HubToken> token,
    boolean offline,
    ProxySettings proxy,
    List<Path> caches) {

  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final long MAX_TOKEN_BYTES = 4096;
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  public HubAccess {
    caches = List.copyOf(caches);
  }

  /** Nothing is fetched; snapshots are looked for in {@code caches}. */
  static HubAccess cachesOnly(Path... caches) {
    return new HubAccess(
        URI.create(DEFAULT_ENDPOINT), Optional.empty(), true, ProxySettings.NONE, List.of(caches));
  }

  /**
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable
   */
  static HubAccess from(Settings settings) {
    Path home = home(settings);
    return new HubAccess(
        endpoint(settings),
        token(settings, home),
        offline(settings),
        ProxySettings.from(settings),
        caches(settings, home));
  }

  private static Path home(Settings settings) {
    Path userCache = HomePath.of(settings.get("XDG_CACHE_HOME", "~/.cache"));
    return path(settings, "HF_HOME").orElse(userCache.resolve("huggingface"));
  }

  private static List<Path> caches(Settings settings, Path home) {
    Set<Path> folders = new LinkedHashSet<>();
    path(settings, "CLIP_MODEL_CACHE").ifPresent(folders::add);
    folders.add(path(settings, "HF_HUB_CACHE").orElse(home.resolve("hub")));
    return List.copyOf(folders);
  }

  private static Optional<Path> path(Settings settings, String name) {
    return text(settings, name).map(HomePath::of);
  }

  private static Optional<String> text(Settings settings, String name) {
    return Optional.of(settings.get(name, "")).filter(value -> !value.isEmpty());
  }

  private static URI endpoint(Settings settings) {
    String text = settings.get("HF_ENDPOINT", DEFAULT_ENDPOINT);
    try {
      URI uri = URI.create(text.replaceAll("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme)
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // answered below, as an address of another kind is
    }
    throw misconfigured(
        "HF_ENDPOINT: expected the hub's address, as %s, found \"%s\""
            .formatted(DEFAULT_ENDPOINT, text.replaceFirst("//[^/]*@", "//***@")));
  }

  // The values that huggingface_hub takes for yes, and their opposites; it takes all else for no
  private static boolean offline(Settings settings) {
    String value = settings.get("HF_HUB_OFFLINE", "0");
    String upper = value.toUpperCase(Locale.ROOT);
    if (Set.of("1", "ON", "YES", "TRUE").contains(upper)) {
      return true;
    }
    if (Set.of("0", "OFF", "NO", "FALSE").contains(upper)) {
      return false;
    }
    throw misconfigured("HF_HUB_OFFLINE: expected 1 or 0, found \"" + value + '"');
  }

  private static Optional<HubToken> token(Settings settings, Path home) {
    Optional<String> given = text(settings, "HF_TOKEN");
    if (given.isPresent()) {
      return Optional.of(token("HF_TOKEN", given.get()));
    }
    Path file = path(settings, "HF_TOKEN_PATH").orElse(home.resolve("token"));
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_TOKEN_BYTES) {
        return Optional.empty();
      }
      String text = Files.readString(file).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(token("HF_TOKEN_PATH", text));
    } catch (IOException e) {
      throw misconfigured(
          "HF_TOKEN_PATH: expected a readable file at %s, found %s. Set HF_TOKEN, or remove the file."
              .formatted(file, e));
    }
  }

  private static HubToken token(String name, String value) {
    if (!TOKEN.matcher(value).matches()) {
      throw misconfigured(
          name + ": expected a token of visible ASCII characters, as hf_..., found others in it");
    }
    return new HubToken(value);
  }

  private static ClipServiceException misconfigured(String message) {
    return new ClipServiceException(ClipServiceException.Kind.MISCONFIGURED, message);
  }
}
