package dev.clipservice.rest.internal.access;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.SecretFile;
import dev.clipservice.core.Settings;
import dev.clipservice.core.StillContent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The keys that open the API: those of the variables, and those of a file that is followed while
 * the server runs. A file that becomes wrong changes nothing: the old keys stay.
 */
public final class ApiKeys {

  private static final Logger LOG = Logger.getLogger(ApiKeys.class.getName());
  private static final String SCHEME = "Bearer ";

  private final KeyList fixed;
  private final Optional<Path> file;
  private final Optional<StillContent> content;
  private final boolean adminAtFirst;
  private volatile KeyList all;
  private String lastComplaint = "";

  private ApiKeys(KeyList fixed, Optional<Path> file) {
    this.fixed = fixed;
    this.file = file;
    Optional<byte[]> bytes = file.map(KeyList::bytes);
    this.content = bytes.map(first -> new StillContent(() -> KeyList.bytes(file.get()), first));
    this.all = bytes.map(first -> fixed.and(KeyList.ofFile(file.get(), first))).orElse(fixed);
    this.adminAtFirst = all.hasAdmin();
  }

  /**
   * Reads {@code CLIP_API_KEYS}, {@code CLIP_ADMIN_API_KEYS} and {@code CLIP_API_KEYS_FILE}.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if there is a file and it is wrong
   */
  public static ApiKeys of(Settings settings) {
    KeyList api =
        KeyList.ofVariable(settings.get("CLIP_API_KEYS", ""), "CLIP_API_KEYS", ApiKey.Kind.API);
    KeyList admin =
        KeyList.ofVariable(
            settings.get("CLIP_ADMIN_API_KEYS", ""), "CLIP_ADMIN_API_KEYS", ApiKey.Kind.ADMIN);
    return new ApiKeys(api.and(admin), path(settings.get("CLIP_API_KEYS_FILE", "")));
  }

  private static Optional<Path> path(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new ClipServiceException(
          Kind.MISCONFIGURED,
          "CLIP_API_KEYS_FILE: expected a path, found \"%s\"".formatted(text),
          e);
    }
  }

  /** Whether a key is needed; that does not change while the server runs. */
  public boolean required() {
    return !all.keys().isEmpty();
  }

  /** Whether there is a file that may change. */
  public boolean mayChange() {
    return file.isPresent();
  }

  /** What is unsafe about the file, if there is one: everyone on this machine may read it. */
  public Optional<String> warning() {
    return file.filter(path -> new SecretFile(path).readableByOthers())
        .map(
            path ->
                "CLIP_API_KEYS_FILE holds API keys, and other users of this machine may read it:"
                    + " chmod o-r "
                    + path);
  }

  /** Looks at the file; to be called about once a second, by one thread at a time. */
  public synchronized void look() {
    try {
      Optional<byte[]> changed = content.flatMap(StillContent::look);
      if (changed.isPresent()) {
        KeyList next = KeyList.ofFile(file.orElseThrow(), changed.get());
        all = fixed.and(next);
        LOG.info(() -> "API keys are now those of " + next.keys());
      }
      lastComplaint = "";
    } catch (ClipServiceException e) {
      if (!lastComplaint.equals(e.getMessage())) {
        LOG.severe("the old API keys stay: " + e.getMessage());
        lastComplaint = e.getMessage();
      }
    }
  }

  /**
   * Lets a request pass or not.
   *
   * @param authorization the header's value, or null
   * @return whose key it is; empty if none is needed
   * @throws ClipServiceException of kind {@code UNAUTHORIZED} if a key is needed and this is none
   */
  Optional<ApiKey> check(String authorization) {
    if (!required()) {
      return Optional.empty();
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ClipServiceException(
          Kind.UNAUTHORIZED,
          "You didn't provide an API key. Send it in an Authorization header using Bearer auth"
              + " (i.e. Authorization: Bearer YOUR_KEY).");
    }
    Optional<ApiKey> key = all.find(authorization.substring(SCHEME.length()).strip());
    if (key.isEmpty()) {
      throw new ClipServiceException(Kind.UNAUTHORIZED, "Incorrect API key provided.");
    }
    return key;
  }

  /** As {@link #check}, for who need not know whose key it is. */
  public boolean opens(String authorization) {
    try {
      Optional<ApiKey> unused = check(authorization);
      return true;
    } catch (ClipServiceException e) {
      return false;
    }
  }

  /**
   * Whether a key that is good for {@code /v1} is good for the admin API. Taking the last admin key
   * out of the file must not open it to all others.
   */
  boolean opensAdmin(ApiKey key) {
    return key.kind() == ApiKey.Kind.ADMIN || (!adminAtFirst && !all.hasAdmin());
  }

  /** Tells whose they are, and nothing of them. */
  @Override
  public String toString() {
    return "ApiKeys" + all.keys();
  }
}
