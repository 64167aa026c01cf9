package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who may embed. */
public enum ProviderName {
  /** A CLIP model: in this process, or behind {@code CLIP_SERVICE_URL}. */
  CLIP,
  /** OpenAI's service, or one that speaks as it does. */
  OPENAI;

  /**
   * Reads {@code EMBEDDING_PROVIDER}.
   *
   * @return at least one, none twice; the first is the one that is served
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if it is no such list
   */
  static List<ProviderName> order(Settings settings) {
    String text = settings.get("EMBEDDING_PROVIDER", CLIP.toString());
    List<ProviderName> order = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      ProviderName name = parse(word.strip(), text);
      if (order.contains(name)) {
        throw wrong("each name once", text);
      }
      order.add(name);
    }
    return List.copyOf(order);
  }

  private static ProviderName parse(String word, String text) {
    for (ProviderName name : values()) {
      if (name.toString().equalsIgnoreCase(word)) {
        return name;
      }
    }
    throw wrong("clip, openai, or both with a comma between", text);
  }

  private static ClipServiceException wrong(String expected, String found) {
    return new ClipServiceException(
        Kind.MISCONFIGURED,
        "EMBEDDING_PROVIDER: expected %s, found \"%s\"".formatted(expected, found));
  }

  /** The name as it is configured, and as it stands in a row's provenance. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
