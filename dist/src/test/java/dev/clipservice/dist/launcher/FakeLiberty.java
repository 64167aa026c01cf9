package dev.clipservice.dist.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.jar.JarFile;

/**
 * Stands where Open Liberty stands, in a process of its own: answers {@code /health} as {@code
 * FAKE_HEALTH} says, and when it is stopped, writes down whether the database was still there.
 */
public final class FakeLiberty {

  private FakeLiberty() {}

  /** The launcher passes an agent, as Open Liberty needs one; and this is what that one does. */
  public static void premain(String arguments, Instrumentation instrumentation) throws IOException {
    try (JarFile server = new JarFile(System.getProperty("java.class.path"))) {
      instrumentation.appendToBootstrapClassLoaderSearch(server);
    }
  }

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("CLIP_SERVICE_PORT"));
    Runtime.getRuntime().addShutdownHook(new Thread(FakeLiberty::noteTheDatabase));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    String[] health = System.getenv("FAKE_HEALTH").split(" ", 2);
    byte[] body = health[1].getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(Integer.parseInt(health[0]), body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  private static void noteTheDatabase() {
    String url = System.getenv("CLIP_JDBC_URL");
    String seen = url == null ? "no database" : seen(url);
    try {
      Files.writeString(Path.of("stopped"), seen); // in the server's own folder
    } catch (IOException e) {
      Runtime.getRuntime().halt(99);
    }
  }

  private static String seen(String url) {
    try (Connection connection =
        DriverManager.getConnection(
            url, System.getenv("CLIP_JDBC_USER"), System.getenv("CLIP_JDBC_PASSWORD"))) {
      return connection.isValid(5) ? "database there" : "database gone";
    } catch (java.sql.SQLException e) {
      return "database gone";
    }
  }
}
