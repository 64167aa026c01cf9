package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Refuses what this version does not do, rather than pass over it in silence. */
final class UnsupportedSettings {

  // Ignored, each would leave a server less protected, or set otherwise, than its owner believes
  private static final List<String> NOT_YET =
      List.of("CLIP_API_KEYS_FILE", "CLIP_CONFIG_FILE", "CLIP_CORS_ORIGINS");

  private static final Set<String> OWN_PATHS = Set.of("", "/", "/v1", "/v1/");

  private UnsupportedSettings() {}

  /** Refuses providers other than {@code clip}, and variables whose meaning is still to come. */
  static void refuse(Settings settings) {
    for (String name : NOT_YET) {
      if (LauncherConfig.given(settings, name)) {
        throw new CannotServeException(name + " is not in this version: unset it.");
      }
    }
    String provider = settings.get("EMBEDDING_PROVIDER", "clip").toLowerCase(Locale.ROOT);
    if (provider.equals("clip")) {
      return;
    }
    throw new CannotServeException(
        List.of(provider.split("\\s*,\\s*")).contains("openai")
            ? "EMBEDDING_PROVIDER=" + provider + ": OpenAI is not in this version: set it to clip."
            : "EMBEDDING_PROVIDER: expected clip, found \"" + provider + "\".");
  }

  /** Refuses a {@code CLIP_SERVICE_URL} that is not the server about to be started. */
  static void refuseOtherService(Settings settings, Endpoint service) {
    String url = settings.get("CLIP_SERVICE_URL", "");
    if (!url.isEmpty() && !isOwn(url, service)) {
      throw new CannotServeException(
          "CLIP_SERVICE_URL: expected this server, %s, found \"%s\"; a CLIP service elsewhere is not in this version: unset it."
              .formatted(service.withPort(service.port()).url(), withoutLogin(url)));
    }
  }

  private static boolean isOwn(String url, Endpoint service) {
    try {
      URI uri = URI.create(url);
      String host = uri.getHost();
      return "http".equalsIgnoreCase(uri.getScheme())
          && host != null
          && (Endpoint.isLoopback(host) || host.equalsIgnoreCase(service.host()))
          && (uri.getPort() < 0 ? 80 : uri.getPort()) == service.port()
          && OWN_PATHS.contains(uri.getPath());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutLogin(String url) {
    return url.replaceFirst("//[^/]*@", "//***@");
  }
}
