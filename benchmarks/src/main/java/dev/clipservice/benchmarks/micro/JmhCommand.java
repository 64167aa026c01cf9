package dev.clipservice.benchmarks.micro;

import dev.clipservice.benchmarks.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the JMH benchmarks. */
@Command(
    name = "jmh",
    description =
        "Tokenizer, forward pass and batcher, one by one. Takes JMH's command line (-h shows it).")
public final class JmhCommand implements Callable<Integer> {

  /** Picocli adds to it. */
  @Unmatched private final List<String> arguments = new ArrayList<>();

  /** For picocli. */
  public JmhCommand() {}

  @Override
  public Integer call() throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions commandLine = new CommandLineOptions(arguments.toArray(String[]::new));
    if (commandLine.shouldHelp()) {
      commandLine.showHelp();
      return 0;
    }
    Surroundings surroundings = Surroundings.find();
    Path result = Files.createDirectories(surroundings.target()).resolve("jmh.json");
    // The forks measure: they must find the native libraries, and may load them
    Options options =
        new OptionsBuilder()
            .parent(commandLine)
            .jvmArgsAppend(surroundings.jvmArguments())
            .resultFormat(commandLine.getResultFormat().orElse(ResultFormatType.JSON))
            .result(commandLine.getResult().orElse(result.toString()))
            .build();
    Runner runner = new Runner(options);
    if (commandLine.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
    return 0;
  }
}
