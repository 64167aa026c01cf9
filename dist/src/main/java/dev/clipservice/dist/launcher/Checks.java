package dev.clipservice.dist.launcher;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.InferenceConfig;
import dev.clipservice.inference.provider.ProviderCheck;
import dev.clipservice.inference.provider.ProviderConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code --check} prints: everything a start would look at, each on its own line. */
final class Checks {

  /**
   * One line.
   *
   * @param about what was looked at
   * @param fine whether a start could go on
   * @param detail what was found, and if it is not fine, what to do
   */
  record Finding(String about, boolean fine, String detail) {}

  private final Settings settings;
  private final Layout layout;
  private final boolean demo;
  private final Optional<Role> role;
  private final List<Finding> findings = new ArrayList<>();

  Checks(Settings settings, Layout layout, boolean demo, Optional<Role> role) {
    this.settings = settings;
    this.layout = layout;
    this.demo = demo;
    this.role = role;
  }

  /** Looks, prints, and returns whether all is fine. */
  boolean print(Console console) {
    List<Finding> all = findings();
    for (Finding finding : all) {
      console.say(
          "%-6s %-15s %s"
              .formatted(finding.fine() ? "ok" : "WRONG", finding.about(), finding.detail()));
    }
    return all.stream().allMatch(Finding::fine);
  }

  List<Finding> findings() {
    look("configuration", this::configuration);
    look("build", this::build);
    look("provider", () -> ProviderCheck.describe(providers()));
    if (needsLocalModel()) {
      localModel();
    } else {
      look("model", this::noModel);
    }
    look("database", this::database);
    if (TlsKeys.wanted(settings)) {
      look("tls", () -> TlsKeys.of(settings).orElseThrow().describe());
    }
    look("service port", this::servicePort);
    look("management port", this::managementPort);
    look("java", Machine::java);
    look("memory", () -> Machine.memory(demo || !needsLocalModel()));
    look("disk", () -> Machine.disk(dataFolder()));
    return List.copyOf(findings);
  }

  private void localModel() {
    Natives natives = Natives.of(settings, layout);
    look("natives", natives::found);
    look("device", () -> natives.compute(InferenceConfig.from(settings)).device());
    look("precision", () -> natives.compute(InferenceConfig.from(settings)).precision());
    look("model", this::model);
  }

  // Told where it is looked for, if it cannot be known
  private boolean needsLocalModel() {
    try {
      return providers().needsLocalModel();
    } catch (ClipServiceException e) {
      return true;
    }
  }

  // A check answers what it found, or throws what is wrong
  private void look(String about, Supplier<String> check) {
    try {
      findings.add(new Finding(about, true, check.get()));
    } catch (ClipServiceException e) {
      findings.add(new Finding(about, false, e.getMessage()));
    }
  }

  private String configuration() {
    LauncherConfig config = LauncherConfig.from(settings, demo, role);
    return "role " + config.role() + (demo ? ", demo" : "") + ", data in " + config.dataFolder();
  }

  private String build() {
    layout.requireComplete();
    return layout.home().toString();
  }

  private String noModel() {
    server().check();
    return "none in this process";
  }

  private ProviderConfig providers() {
    Role likely = likelyRole();
    return ProviderConfig.from(
        name -> name.equals("CLIP_ROLE") ? Optional.of(likely.toString()) : settings.find(name));
  }

  private ServerSettings server() {
    ModelLocation model =
        demo ? ModelLocation.inFolder(layout.demoModel()) : ModelLocation.of(settings);
    return new ServerSettings(settings, model, likelyRole());
  }

  // What is wrong with it is told as the configuration's
  private Role likelyRole() {
    try {
      return LauncherConfig.from(settings, demo, role).role();
    } catch (ClipServiceException e) {
      return Role.ALL;
    }
  }

  private String model() {
    ServerSettings server = server();
    server.check();
    try {
      return server.describeModel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotServeException("Interrupted while the hub was asked for the model.", e);
    }
  }

  private String database() {
    if (demo) {
      return "embedded PostgreSQL, in " + dataFolder().resolve("demo-" + service().port());
    }
    Optional<DatabaseUrl> database = LauncherConfig.database(settings);
    if (database.isEmpty()) {
      return "none (DATABASE_URL is not set): the embedding API alone";
    }
    DatabaseProbe probe = DatabaseProbe.of(database.get());
    if (!probe.reached()) {
      throw new CannotServeException(
          "%s cannot be used: %s Check DATABASE_URL and that it runs."
              .formatted(database.get().place(), probe.detail()));
    }
    return database.get().place() + ", " + probe.detail();
  }

  private String servicePort() {
    Endpoint service = service();
    Optional<ProcessHandle> own = runningServer();
    if (own.isPresent()) {
      return "%s is served by the clip-service that runs (process %d)"
          .formatted(service.url(), own.get().pid());
    }
    PortCheck.serviceProblem(service)
        .ifPresent(
            problem -> {
              throw new CannotServeException(problem);
            });
    return service.url() + " is free";
  }

  private String managementPort() {
    if (runningServer().isPresent()) {
      return "in use by the clip-service that runs";
    }
    List<String> told = new ArrayList<>();
    LauncherConfig config = LauncherConfig.from(settings, demo, role);
    Endpoint used = PortCheck.management(config, told::add).management();
    return told.isEmpty() ? used.url() + " is free" : told.get(0);
  }

  private Optional<ProcessHandle> runningServer() {
    return new InstanceFolder(dataFolder(), service().port()).runningServer();
  }

  private Path dataFolder() {
    return DataFolder.path(settings);
  }

  private Endpoint service() {
    return LauncherConfig.service(settings);
  }
}
