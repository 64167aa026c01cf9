package dev.clipservice.benchmarks;

import dev.clipservice.benchmarks.edge.EdgeShare;
import dev.clipservice.benchmarks.edge.Overload;
import dev.clipservice.benchmarks.edge.SlowClients;
import dev.clipservice.benchmarks.http.Compare;
import dev.clipservice.benchmarks.http.LoadCommand;
import dev.clipservice.benchmarks.library.Bf16Speed;
import dev.clipservice.benchmarks.library.Bits;
import dev.clipservice.benchmarks.library.FirstAnswer;
import dev.clipservice.benchmarks.library.InteractiveUnderBulk;
import dev.clipservice.benchmarks.library.PrecisionDistance;
import dev.clipservice.benchmarks.library.PrefixSharing;
import dev.clipservice.benchmarks.library.RoundWeights;
import dev.clipservice.benchmarks.library.Soak;
import dev.clipservice.benchmarks.micro.JmhCommand;
import dev.clipservice.benchmarks.micro.Roofline;
import dev.clipservice.benchmarks.report.Report;
import dev.clipservice.benchmarks.surroundings.ChildJvm;
import dev.clipservice.benchmarks.surroundings.StartedProcess;
import dev.clipservice.benchmarks.surroundings.Surroundings;
import dev.clipservice.benchmarks.table.QueueSpeed;
import dev.clipservice.benchmarks.table.WakeUp;
import dev.clipservice.benchmarks.table.WorkerSpeed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The programs that measure, and the one that writes down what they found. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures the service; results are JSON files, which report turns into a page.",
    subcommands = {
      JmhCommand.class,
      Roofline.class,
      PrefixSharing.class,
      Bits.class,
      FirstAnswer.class,
      Soak.class,
      InteractiveUnderBulk.class,
      Bf16Speed.class,
      PrecisionDistance.class,
      Compare.class,
      WorkerSpeed.class,
      WakeUp.class,
      QueueSpeed.class,
      SlowClients.class,
      Overload.class,
      EdgeShare.class,
      LoadCommand.class,
      RoundWeights.class,
      Report.class
    })
public final class Benchmarks {

  /** They load libtorch into their own process, which OpenMP's settings must be there before. */
  private static final Set<String> IN_A_CHILD =
      Set.of("roofline", "interactive-under-bulk", "precision-distance");

  private static final String MARK = "clip.benchmarks.child";

  /** No program takes as long as this; one that does hangs. */
  private static final Duration LIMIT = Duration.ofHours(3);

  /** For picocli. */
  public Benchmarks() {}

  public static void main(String[] args) {
    // Plots are drawn without a display
    System.setProperty("java.awt.headless", "true");
    endAfter(LIMIT);
    CommandLine commandLine = commandLine();
    commandLine.setExecutionStrategy(parsed -> execute(parsed, List.of(args)));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          if (!(failure instanceof IllegalStateException)) {
            failure.printStackTrace(command.getErr());
          }
          return 1;
        });
    System.exit(commandLine.execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks());
  }

  /** A program that hangs ends too, and with it what it has started. */
  private static void endAfter(Duration limit) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(limit.toSeconds());
                System.err.printf("expected to be done within %d h; stopped%n", limit.toHours());
                System.exit(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "limit");
    watch.setDaemon(true);
    watch.start();
  }

  private static int execute(ParseResult parsed, List<String> args) {
    boolean help = CommandLine.printHelpIfRequested(parsed);
    if (!help && parsed.hasSubcommand()) {
      String name = parsed.subcommand().commandSpec().name();
      if (IN_A_CHILD.contains(name) && System.getProperty(MARK) == null) {
        return inChild(args);
      }
      return new CommandLine.RunLast().execute(parsed);
    }
    if (!help) {
      parsed.commandSpec().commandLine().usage(System.err);
    }
    return help ? 0 : CommandLine.ExitCode.USAGE;
  }

  private static int inChild(List<String> args) {
    ChildJvm jvm =
        new ChildJvm(Surroundings.find(), Benchmarks.class, args).option("-D" + MARK + "=true");
    try (StartedProcess child = StartedProcess.start(jvm.builder().inheritIO())) {
      return child.await(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
