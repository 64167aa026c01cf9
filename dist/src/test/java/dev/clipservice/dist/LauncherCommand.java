package dev.clipservice.dist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command of the start script, and its environment, without what this machine's has of ours.
 */
final class LauncherCommand {

  /**
   * Most servers here live for seconds: what the second compiler and a collector with threads of
   * its own do in them only costs time.
   */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private LauncherCommand() {}

  static ProcessBuilder of(
      Path dataDirectory,
      int port,
      int managementPort,
      Map<String, String> environment,
      String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-cp", ClipServer.HOME.resolve("launcher") + "/*"));
    command.add("dev.clipservice.dist.launcher.Launcher");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(name -> name.matches("(CLIP|HF|DATABASE|EMBEDDING|OPENAI|VITE)_.*"));
    variables.put("CLIP_DATA_DIR", dataDirectory.toString());
    variables.put("CLIP_SERVICE_PORT", Integer.toString(port));
    variables.put("CLIP_MANAGEMENT_PORT", Integer.toString(managementPort));
    variables.put("CLIP_JAVA_OPTIONS", String.join(" ", SHORT_LIVED));
    variables.putAll(environment);
    return builder;
  }
}
