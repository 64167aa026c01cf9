package dev.clipservice.dist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An embedded PostgreSQL that keeps its data and its port, whether it runs or not. */
final class KillablePostgres implements KillableDatabase {

  private final Path data;

  /** Keeps the port from others until the first start; who connects to it meanwhile is refused. */
  private final Socket placeholder;

  private final int port;
  private EmbeddedPostgres running;

  private KillablePostgres(Path folder) throws IOException {
    this.data = folder.resolve("pgdata");
    this.placeholder = new Socket();
    placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.port = placeholder.getLocalPort();
  }

  /** One that does not run yet. */
  static KillablePostgres later(Path folder) throws IOException {
    return new KillablePostgres(folder);
  }

  /** One that runs. */
  static KillablePostgres running(Path folder) throws IOException {
    KillablePostgres postgres = later(folder);
    postgres.start();
    return postgres;
  }

  int port() {
    return port;
  }

  @Override
  public String url() {
    return url("postgres");
  }

  /**
   * As {@code DATABASE_URL} takes it.
   *
   * @param login user, or user and password with a colon between: it believes any password
   */
  String url(String login) {
    return "postgresql://" + login + "@127.0.0.1:" + port + "/postgres";
  }

  void start() throws IOException {
    placeholder.close();
    running =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofMinutes(1))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setPort(port)
            .start();
  }

  @Override
  public void killAndStartAgain() throws IOException, InterruptedException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    // PostgreSQL's immediate stop
    int sent = new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
    if (sent != 0) {
      throw new IllegalStateException("kill -QUIT " + pid + " ended with " + sent);
    }
    postmaster.onExit().join();
    running.close(); // gives up its lock on the folder
    start();
  }

  @Override
  public void close() throws IOException {
    placeholder.close();
    if (running != null) {
      running.close();
    }
  }
}
