package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;

import dev.clipservice.dist.demo.DemoDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server as {@code --demo} starts it. One for all tests that take it: each makes the rows that it
 * is about, and leaves a table that fills itself again.
 */
final class DemoServer implements BeforeAllCallback, ParameterResolver {

  /** Held by a class of tests: they pause its worker, and change rows of its table. */
  static final String LOCK = "demo-server";

  /** The server while it runs; JUnit closes what it keeps in its store at the end of all tests. */
  record Running(Path folder, ClipServer server) implements AutoCloseable {

    private static Running start() {
      try {
        Path folder = Files.createTempDirectory("demo-server");
        ClipServer server = ClipServer.start(folder, Map.of(), "--demo");
        // Ready is the model; the table may still be migrating
        await("the table")
            .atMost(Duration.ofMinutes(2))
            .until(() -> server.get("/api/embeddings/statistics").statusCode() == 200);
        return new Running(folder, server);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The table of parts, past the service. */
    PartsUnderTest parts() {
      try {
        Path demo = folder.resolve("demo-" + server.port());
        String password = Files.readString(demo.resolve("password")).strip();
        // The fourth line is the port
        List<String> postmaster = Files.readAllLines(demo.resolve("postgres/postmaster.pid"));
        return new PartsUnderTest(
            "postgresql://%s:%s@127.0.0.1:%s/%s"
                .formatted(
                    DemoDatabase.USER, password, postmaster.get(3).strip(), DemoDatabase.NAME));
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
    Browser.assumeInstalled();
    running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(DemoServer.class))
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
