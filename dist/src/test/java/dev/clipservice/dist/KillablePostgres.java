package dev.clipservice.dist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An embedded PostgreSQL that keeps its data and its port when it is killed. */
final class KillablePostgres implements KillableDatabase {

  private final Path data;
  private EmbeddedPostgres running;

  KillablePostgres(Path folder) throws IOException {
    this.data = folder.resolve("pgdata");
    this.running = builder().start();
  }

  @Override
  public String url() {
    return "postgresql://postgres@127.0.0.1:" + running.getPort() + "/postgres";
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
    int port = running.getPort();
    running.close(); // gives up its lock on the folder
    running = builder().setPort(port).start();
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofMinutes(1))
        .setServerConfig("listen_addresses", "127.0.0.1");
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
