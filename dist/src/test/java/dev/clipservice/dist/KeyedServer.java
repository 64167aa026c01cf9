package dev.clipservice.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server with the demo model and without a database, which asks for keys and lets web pages of
 * {@link #SHOP} ask. One for all tests that take it, since a start takes half a minute.
 */
final class KeyedServer implements BeforeAllCallback, ParameterResolver {

  /** Held by a class of tests: they fill its places, and look at its threads and its log. */
  static final String LOCK = "keyed-server";

  /** An origin that is allowed to ask. */
  static final String SHOP = "https://shop.example";

  /** A key of the kind api, which stays in the file. */
  static final String KEY = "s3cret-of-search";

  /** A key of the kind admin, likewise. */
  static final String ADMIN_KEY = "t0p-s3cret";

  /** How many requests for embeddings may be under way: few, so that a test can have more. */
  static final int MAX_REQUESTS = 16;

  /** What stands in the file of keys at first, and has to stay in it. */
  static final String LASTING_KEYS = "search api %s\nops admin %s\n".formatted(KEY, ADMIN_KEY);

  /**
   * The server while it runs; JUnit closes what it keeps in its store at the end of all tests.
   *
   * @param keys the file of its keys
   */
  record Running(Path folder, ClipServer server, Path keys) implements AutoCloseable {

    private static Running start() {
      try {
        Path folder = Files.createTempDirectory("keyed-server");
        Path keys = Files.writeString(folder.resolve("keys"), LASTING_KEYS);
        ClipServer server =
            ClipServer.start(
                folder.resolve("server"),
                Map.of(
                    "CLIP_MODEL",
                    ClipServer.HOME.resolve("models/clip-brick-mini").toString(),
                    "CLIP_MAX_REQUESTS",
                    Integer.toString(MAX_REQUESTS),
                    "CLIP_BODY_TIMEOUT_SECONDS",
                    "4",
                    // Soon full: what grows after that grows for another reason
                    "CLIP_CACHE_BYTES",
                    "4194304",
                    "CLIP_API_KEYS_FILE",
                    keys.toString(),
                    "CLIP_CORS_ORIGINS",
                    "http://localhost:5173, " + SHOP));
        return new Running(folder, server.askWith(ADMIN_KEY), keys);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      PathUtils.deleteDirectory(folder);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(KeyedServer.class))
        .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }
}
