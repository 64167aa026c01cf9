package dev.clipservice.dist.launcher;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.settings.ConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Starts the service and stays with it until it ends or is told to.
 *
 * <p>Exit status: 0 after {@code --help}, {@code --version} and a {@code --check} that finds all
 * well; 1 if it cannot serve, with a sentence that says why; 2 for a wrong option; 130 or 143 (128
 * and the signal's number) after a stop by SIGINT or SIGTERM.
 */
@Command(
    name = "start-clip-service",
    mixinStandardHelpOptions = true,
    versionProvider = Launcher.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Starts the CLIP embedding service and, if there is a database, its worker.",
    footer = {
      "",
      "Set in the environment (the README has them all):",
      "  CLIP_MODEL          a folder, or a model of the Hugging Face hub, fetched if need be",
      "  DATABASE_URL        postgresql://user:password@host:port/database",
      "  CLIP_SERVICE_PORT   3021; CLIP_SERVICE_HOST 127.0.0.1",
      "  CLIP_CONFIG_FILE    a properties file with any of them",
      "Ctrl-C stops everything that was started."
    })
public final class Launcher implements Callable<Integer> {

  // The longest step of a start that cannot be cut short is zonky's unpacking
  private static final Duration START_UNDER_WAY = Duration.ofSeconds(30);

  private final Settings environment;
  private final Layout layout;

  @Spec private CommandSpec spec;

  @Option(
      names = "--demo",
      description =
          "Demo: embedded database with real LEGO parts, small demo model. Needs nothing else.")
  private boolean demo;

  @Option(
      names = "--role",
      paramLabel = "all|api|worker",
      converter = RoleConverter.class,
      description = "What to run; default all, or api if there is no database.")
  private Optional<Role> role = Optional.empty();

  @Option(
      names = "--check",
      description = "Print what a start would find, and what is wrong with it. Starts nothing.")
  private boolean check;

  Launcher(Settings environment, Layout layout) {
    this.environment = environment;
    this.layout = layout;
  }

  /** Runs the launcher with the process's environment, and ends the process. */
  public static void main(String[] args) {
    Settings environment = name -> Optional.ofNullable(System.getenv(name));
    System.exit(commandLine(new Launcher(environment, Layout.own())).execute(args));
  }

  static CommandLine commandLine(Launcher launcher) {
    return new CommandLine(launcher)
        .setParameterExceptionHandler(
            (wrong, args) -> {
              wrong.getCommandLine().getErr().println(wrong.getMessage() + " (see --help)");
              return CommandLine.ExitCode.USAGE;
            });
  }

  @Override
  public Integer call() {
    try {
      Optional<Path> file = ConfigFile.path(environment);
      Settings settings =
          file.isPresent() ? ConfigFile.read(file.get()).under(environment) : environment;
      // What a check finds is for people
      return run(settings, console(check ? LogFormat.TEXT : LogFormat.of(settings)));
    } catch (ClipServiceException e) {
      console(LogFormat.TEXT).fail(e.getMessage());
      return 1;
    }
  }

  private Console console(LogFormat format) {
    return new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), format);
  }

  private int run(Settings settings, Console console) {
    if (check) {
      return new Checks(settings, layout, demo, role).print(console) ? 0 : 1;
    }
    RunningParts parts = new RunningParts(START_UNDER_WAY);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts, console), "stop"));
    try {
      LauncherConfig config = LauncherConfig.from(settings, demo, role);
      new Launch(settings, layout, config, console, parts).run();
    } catch (ClipServiceException e) {
      if (!parts.stopping()) { // else it failed because it is being stopped
        stop(parts, console); // first, so that the reason is the last line
        console.fail(e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // being stopped: the signal decides the exit status
    }
    return 1;
  }

  private static void stop(RunningParts parts, Console console) {
    boolean audible = parts.audible();
    if (audible) {
      console.say("Stopping ...");
    }
    parts.stop();
    if (audible) {
      console.say("Stopped.");
    }
  }

  /** Reads the value of {@code --role}. */
  static final class RoleConverter implements CommandLine.ITypeConverter<Role> {
    @Override
    public Role convert(String value) {
      try {
        return Role.parse(value);
      } catch (ClipServiceException e) {
        throw new CommandLine.TypeConversionException(
            "expected all, api or worker, found \"" + value + "\"");
      }
    }
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Launcher.class.getPackage().getImplementationVersion();
      return new String[] {"clip-service " + (version == null ? "(not packaged)" : version)};
    }
  }
}
