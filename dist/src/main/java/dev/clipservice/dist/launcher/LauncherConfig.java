package dev.clipservice.dist.launcher;

import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.provider.ProviderConfig;
import dev.clipservice.inference.settings.ConfigFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to start.
 *
 * @param demo whether with the embedded database and the demo model
 * @param role never one that needs a database if there is none
 * @param service where the API listens
 * @param management where MicroProfile's health, metrics and OpenAPI are
 * @param managementPortChosen whether someone asked for that port; else another may be taken
 * @param publicPort the port that clients see, e.g. in front of a proxy
 * @param database the one given by {@code DATABASE_URL}
 * @param dataFolder where instances and the demo's database are kept, absolute
 * @param javaOptions for the server's JVM, after our own
 * @param passedOn variables that the server reads from its environment, wherever they were set
 */
record LauncherConfig(
    boolean demo,
    Role role,
    Endpoint service,
    Endpoint management,
    boolean managementPortChosen,
    int publicPort,
    Optional<DatabaseUrl> database,
    Path dataFolder,
    List<String> javaOptions,
    Map<String, String> passedOn) {

  // Its empty value means something too
  private static final String GPUS = "CUDA_VISIBLE_DEVICES";

  private static final String KEYS_FILE = "CLIP_API_KEYS_FILE";

  /**
   * Reads and checks options and environment; looks at no port, file or database.
   *
   * @param role the {@code --role} option, if given
   * @throws dev.clipservice.core.ClipServiceException naming the variable, what was expected, what
   *     was found and what to do next
   */
  static LauncherConfig from(Settings settings, boolean demo, Optional<Role> role) {
    if (demo) {
      refuseWithDemo(settings, "DATABASE_URL", "database");
      refuseWithDemo(settings, "CLIP_MODEL", "model");
      refuseOtherModelWithDemo(settings);
    }
    Endpoint service = service(settings);
    Endpoint management = management(settings);
    boolean chosen = given(settings, "CLIP_MANAGEMENT_PORT");
    if (chosen && management.port() == service.port()) {
      throw new CannotServeException(
          "CLIP_MANAGEMENT_PORT: expected another port than CLIP_SERVICE_PORT, found "
              + management.port()
              + " for both.");
    }
    Optional<DatabaseUrl> database = database(settings);
    return new LauncherConfig(
        demo,
        role(settings, role, demo || database.isPresent()),
        service,
        management,
        chosen,
        (int) settings.number("CLIP_PUBLIC_PORT", service.port(), 1, 65535),
        database,
        DataFolder.path(settings),
        javaOptions(settings),
        passedOn(settings));
  }

  static Endpoint service(Settings settings) {
    return endpoint(settings, "CLIP_SERVICE", 3021, TlsKeys.wanted(settings));
  }

  static Endpoint management(Settings settings) {
    return endpoint(settings, "CLIP_MANAGEMENT", 9080, false);
  }

  static Optional<DatabaseUrl> database(Settings settings) {
    return given(settings, "DATABASE_URL")
        ? Optional.of(DatabaseUrl.parse(settings.get("DATABASE_URL", "")))
        : Optional.empty();
  }

  /** Whether the variable has a value that is not blank. */
  static boolean given(Settings settings, String name) {
    return !settings.get(name, "").isEmpty();
  }

  LauncherConfig withManagementPort(int port) {
    return new LauncherConfig(
        demo,
        role,
        service,
        management.withPort(port),
        managementPortChosen,
        publicPort,
        database,
        dataFolder,
        javaOptions,
        passedOn);
  }

  private static Endpoint endpoint(Settings settings, String prefix, int defaultPort, boolean tls) {
    return new Endpoint(
        settings.get(prefix + "_HOST", "127.0.0.1"),
        (int) settings.number(prefix + "_PORT", defaultPort, 1, 65535),
        tls);
  }

  private static void refuseWithDemo(Settings settings, String name, String what) {
    if (given(settings, name)) {
      throw new CannotServeException(
          "--demo brings its own %1$s, but %2$s is set: unset %2$s, or start without --demo."
              .formatted(what, name));
    }
  }

  private static void refuseOtherModelWithDemo(Settings settings) {
    ProviderConfig providers = ProviderConfig.from(settings);
    if (!providers.needsLocalModel() || providers.order().size() > 1) {
      throw new CannotServeException(
          "--demo brings its own model, but EMBEDDING_PROVIDER and CLIP_SERVICE_URL ask for another"
              + " (%s): unset them, or start without --demo.".formatted(providers.describe()));
    }
  }

  private static Role role(Settings settings, Optional<Role> option, boolean hasDatabase) {
    Role wanted = option.orElseGet(() -> Role.parse(settings.get("CLIP_ROLE", "all")));
    if (hasDatabase || wanted == Role.API) {
      return wanted;
    }
    if (wanted == Role.WORKER) {
      throw new CannotServeException(
          "A worker needs a database: set DATABASE_URL=postgresql://user:password@host:port/database"
              + ", or start with --demo.");
    }
    return Role.API;
  }

  private static Map<String, String> passedOn(Settings settings) {
    Map<String, String> variables = new HashMap<>();
    // The server runs in another folder
    ConfigFile.path(settings).ifPresent(path -> variables.put("CLIP_CONFIG_FILE", path.toString()));
    if (given(settings, KEYS_FILE)) {
      variables.put(KEYS_FILE, Path.of(settings.get(KEYS_FILE, "")).toAbsolutePath().toString());
    }
    // Read by Liberty itself, which does not know the file of settings
    variables.put("CLIP_CORS_ORIGINS", String.join(",", CorsOrigins.of(settings)));
    variables.put("CLIP_CONSOLE_FORMAT", LogFormat.of(settings).ofLiberty());
    variables.putAll(TracingSettings.of(settings));
    for (String name : List.of("PYTORCH_LIBRARY_PATH", "RUST_LIBRARY_PATH")) {
      if (given(settings, name)) {
        variables.put(name, settings.get(name, ""));
      }
    }
    settings.find(GPUS).ifPresent(gpus -> variables.put(GPUS, gpus));
    return Map.copyOf(variables);
  }

  // Split at white space: a path with a blank in it goes into JDK_JAVA_OPTIONS, which knows quotes
  private static List<String> javaOptions(Settings settings) {
    String options = settings.get("CLIP_JAVA_OPTIONS", "");
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }
}
