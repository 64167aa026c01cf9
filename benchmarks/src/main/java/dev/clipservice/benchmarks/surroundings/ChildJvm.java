package dev.clipservice.benchmarks.surroundings;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another JVM with this one's class path, set up for libtorch as the launcher sets the server up:
 * heap, allocator and OpenMP.
 */
public final class ChildJvm {

  private final List<String> options =
      new ArrayList<>(List.of("-Xmx512m", "-Djava.awt.headless=true"));
  private final Map<String, String> environment;
  private final String mainClass;
  private final List<String> arguments;

  /**
   * Prepares a JVM.
   *
   * @param mainClass what to run
   * @param arguments its arguments
   */
  public ChildJvm(Surroundings surroundings, Class<?> mainClass, List<String> arguments) {
    this.mainClass = mainClass.getName();
    this.arguments = List.copyOf(arguments);
    this.environment = new HashMap<>(surroundings.nativeLibraries());
    options.addAll(List.of(surroundings.jvmArguments()));
  }

  /** Gives the JVM another option. */
  public ChildJvm option(String option) {
    options.add(option);
    return this;
  }

  /** A builder of the process, which inherits nothing of input and output. */
  public ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", absoluteClassPath(), mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
    builder.environment().putIfAbsent("GOMP_SPINCOUNT", "10000");
    return builder;
  }

  private static String absoluteClassPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
