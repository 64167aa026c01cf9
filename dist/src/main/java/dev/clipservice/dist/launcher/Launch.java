package dev.clipservice.dist.launcher;

import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One start of the service, from the checks to its end.
 *
 * <p>It stops nothing itself: whoever made the {@link RunningParts} stops them, so that there is
 * one way down whatever ends the run.
 */
final class Launch {

  private final Settings settings;
  private final Layout layout;
  private final LauncherConfig wanted;
  private final Console console;
  private final RunningParts parts;

  Launch(
      Settings settings,
      Layout layout,
      LauncherConfig wanted,
      Console console,
      RunningParts parts) {
    this.settings = settings;
    this.layout = layout;
    this.wanted = wanted;
    this.console = console;
    this.parts = parts;
  }

  /**
   * Starts everything and waits for the server's end.
   *
   * @throws dev.clipservice.core.ClipServiceException if it cannot serve; the message is for people
   * @throws InterruptedException if a stop was asked for
   */
  void run() throws InterruptedException {
    layout.requireComplete();
    ModelLocation model =
        wanted.demo() ? ModelLocation.inFolder(layout.demoModel()) : ModelLocation.of(settings);
    ServerSettings serverSettings = new ServerSettings(settings, model, wanted.role());
    serverSettings.check();
    Optional<TlsKeys> tls = TlsKeys.of(settings);
    if (serverSettings.needsLocalModel()) {
      requireModel(serverSettings);
    }
    InstanceFolder instance = new InstanceFolder(wanted.dataFolder(), wanted.service().port());
    parts.start(instance);
    if (Server.endLeftover(instance.serverPid())) {
      console.say("Ended the server that an earlier start had left behind.");
    }
    LauncherConfig config = PortCheck.check(wanted, console);
    tellWhatIsUnusual(config);
    Optional<DatabaseUrl> database = database(config);
    ProcessBuilder command =
        new ServerCommand(layout, config, model, database, instance, tls).build();
    WorkArea work = WorkArea.of(instance.server(), layout.application());
    if (work.isOfAnotherBuild()) {
      command.command().add(WorkArea.CLEAN);
    }
    Server process = new Server(command, instance.serverPid(), console);
    parts.start(process);
    HealthProbe probe = new HealthProbe(config.service(), tls.map(TlsKeys::certificate));
    Optional<Health.Healthy> ready = new Readiness(process, probe, console, log(instance)).await();
    if (ready.isPresent()) {
      work.own();
      console.say(ready(config, ready.get()));
    }
    int status = process.awaitEnd();
    if (!parts.stopping()) {
      throw new CannotServeException(
          "The server ended by itself (status %d). Its log: %s".formatted(status, log(instance)));
    }
  }

  private void requireModel(ServerSettings serverSettings) {
    if (!wanted.demo()) {
      serverSettings.requireModel();
    }
    serverSettings.checkCompute(Natives.of(settings, layout));
  }

  private static Path log(InstanceFolder instance) {
    return instance.server().resolve("logs/messages.log");
  }

  private Optional<DatabaseUrl> database(LauncherConfig config) throws InterruptedException {
    if (config.role() == Role.API) {
      return config.database();
    }
    if (config.demo()) {
      DemoFolder folder = DemoFolder.create(config.dataFolder(), config.service().port());
      DemoPostgres postgres = new DemoPostgres(folder);
      parts.start(postgres);
      return Optional.of(DemoStart.prepare(postgres, layout, console));
    }
    config.database().ifPresent(this::tellIfUnreachable);
    return config.database();
  }

  private void tellIfUnreachable(DatabaseUrl database) {
    DatabaseProbe probe = DatabaseProbe.of(database);
    if (!probe.reached()) {
      console.say(
          "The database %s cannot be used yet, the server keeps trying: %s"
              .formatted(database.place(), probe.detail()));
    }
  }

  private void tellWhatIsUnusual(LauncherConfig config) {
    if (config.role() == Role.API && !config.demo() && config.database().isEmpty()) {
      console.say(
          "No database (DATABASE_URL is not set): serving the embedding API alone, without a worker.");
    }
    if (config.service().reachableFromElsewhere()) {
      console.say(
          "Warning: CLIP_SERVICE_HOST=%s may be reached from other machines, %s."
              .formatted(
                  config.service().host(),
                  asksForKeys() ? "and asks for a key" : "without a key: set CLIP_API_KEYS"));
    }
  }

  private boolean asksForKeys() {
    return Stream.of("CLIP_API_KEYS", "CLIP_ADMIN_API_KEYS", "CLIP_API_KEYS_FILE")
        .anyMatch(name -> LauncherConfig.given(settings, name));
  }

  private static String ready(LauncherConfig config, Health.Healthy healthy) {
    return "clip-service is ready: %s  (%s %s on %s; role %s; management %s)"
        .formatted(
            config.service().url(),
            config.demo() ? "demo model" : "model",
            healthy.model(),
            healthy.device(),
            config.role(),
            config.management().url());
  }
}
