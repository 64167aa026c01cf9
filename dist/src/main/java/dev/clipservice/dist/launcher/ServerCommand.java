package dev.clipservice.dist.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command that runs Open Liberty as one Java process: what {@code wlp/bin/server run} would
 * start, without the shell between us and it.
 *
 * @param layout the assembled service
 * @param config what to start
 * @param model what to serve
 * @param database where the table is; not present for the API alone
 * @param instance the folder for logs and work files
 * @param tls what the service port is encrypted with, if it is
 */
record ServerCommand(
    Layout layout,
    LauncherConfig config,
    ModelLocation model,
    Optional<DatabaseUrl> database,
    InstanceFolder instance,
    Optional<TlsKeys> tls) {

  // Weights and activations are outside the heap
  private static final String HEAP = "-Xmx512m";

  // The server is told in its own terms, or not at all
  private static final List<String> NOT_PASSED_ON =
      List.of(
          "DATABASE_URL",
          "CLIP_JDBC_URL",
          "CLIP_JDBC_USER",
          "CLIP_JDBC_PASSWORD",
          "CLIP_TLS_KEYSTORE_PASSWORD");

  ProcessBuilder build() {
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.directory(instance.server().toFile());
    builder.inheritIO();
    builder.redirectInput(
        ProcessBuilder.Redirect.from(new File(Platform.WINDOWS ? "NUL" : "/dev/null")));
    environment(builder.environment());
    return builder;
  }

  private List<String> command() {
    Path tools = layout.wlp().resolve("bin/tools");
    List<String> command = new ArrayList<>();
    command.add(Platform.java().toString());
    command.add(instance.serverMark());
    command.add("@" + layout.wlp().resolve("lib/platform/java/" + moduleOptions()));
    command.add(HEAP);
    command.add("-Djava.awt.headless=true");
    command.add("-Djdk.attach.allowAttachSelf=true");
    command.add("-Dai.djl.offline=true");
    if (!Platform.WINDOWS) {
      // Logs are UTF-8 whatever the locale: a server's is often C
      command.add("-Dfile.encoding=UTF-8");
      command.add("-Dsun.stdout.encoding=UTF-8");
      command.add("-Dsun.stderr.encoding=UTF-8");
      command.add("-Dstdout.encoding=UTF-8");
      command.add("-Dstderr.encoding=UTF-8");
    }
    if (config.javaOptions().isEmpty()) {
      // Liberty's agent adds to the boot class path, of which the JVM warns at each start: "Sharing
      // is only supported for boot loader classes ...". Warnings of options are for who gives some
      command.add("-XX:-PrintWarnings");
    }
    command.addAll(config.javaOptions());
    command.add("-javaagent:" + tools.resolve("ws-javaagent.jar"));
    command.add("-jar");
    command.add(tools.resolve("ws-server.jar").toString());
    command.add(Layout.SERVER);
    return command;
  }

  // Liberty's own choice of the exports and opens it needs, by Java version
  private static String moduleOptions() {
    return Runtime.version().feature() >= 24 ? "java24.options" : "java9.options";
  }

  private void environment(Map<String, String> environment) {
    environment.keySet().removeAll(NOT_PASSED_ON);
    environment.putAll(config.passedOn());
    environment.put("WLP_USER_DIR", layout.wlpUser().toString());
    environment.put("WLP_OUTPUT_DIR", instance.path().toString());
    environment.put("CLIP_ROLE", config.role().toString());
    environment.put("CLIP_MODEL", model.value());
    environment.put("CLIP_SERVICE_HOST", config.service().libertyHost());
    environment.put("CLIP_SERVICE_PORT", Integer.toString(config.service().port()));
    environment.put("CLIP_MANAGEMENT_HOST", config.management().libertyHost());
    environment.put("CLIP_MANAGEMENT_PORT", Integer.toString(config.management().port()));
    environment.put("CLIP_PUBLIC_PORT", Integer.toString(config.publicPort()));
    // libtorch's batches come from one thread: one arena holds less memory back
    environment.putIfAbsent("MALLOC_ARENA_MAX", "1");
    // OpenMP's threads wait for each other by spinning, for milliseconds: on a machine with other
    // work, the one that waits keeps the other from its core. So they soon sleep
    environment.putIfAbsent("GOMP_SPINCOUNT", "10000");
    // A machine with a GPU points the first at a libtorch with CUDA
    putIfBlank(environment, "PYTORCH_LIBRARY_PATH", layout.natives());
    putIfBlank(environment, "RUST_LIBRARY_PATH", layout.tokenizersLibrary());
    environment.put("CLIP_SERVICE_SCHEME", config.service().scheme());
    tls.map(keys -> keys.writeTo(instance.path()))
        .ifPresent(
            store -> {
              environment.put("CLIP_TLS_STORE", store.file().toString());
              environment.put("CLIP_TLS_STORE_PASSWORD", store.password());
            });
    database.ifPresent(
        found -> {
          environment.put("CLIP_JDBC_URL", found.jdbcUrl());
          environment.put("CLIP_JDBC_USER", found.user());
          environment.put("CLIP_JDBC_PASSWORD", found.password());
        });
  }

  private static void putIfBlank(Map<String, String> environment, String name, Path value) {
    if (environment.getOrDefault(name, "").isBlank()) {
      environment.put(name, value.toString());
    }
  }
}
