package dev.clipservice.inference.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a model repository.
 *
 * @param value owner and name, e.g. {@code openai/clip-vit-large-patch14}
 */
record HubId(String value) {

  // As huggingface_hub's validate_repo_id: no "..", and no "--", which the cache's folders use for
  // /
  private static final Pattern FORM = Pattern.compile("\\w[\\w.-]*/\\w[\\w.-]*");

  /** Reads {@code text}; empty if it is no hub id. */
  static Optional<HubId> parse(String text) {
    boolean wellFormed =
        text.length() <= 96
            && FORM.matcher(text).matches()
            && !text.contains("..")
            && !text.contains("--");
    return wellFormed ? Optional.of(new HubId(text)) : Optional.empty();
  }

  /** The repository without its owner. */
  String name() {
    return value.substring(value.indexOf('/') + 1);
  }

  /** The repository's folder in a cache. */
  String folder() {
    return "models--" + value.replace("/", "--");
  }

  @Override
  public String toString() {
    return value;
  }
}
