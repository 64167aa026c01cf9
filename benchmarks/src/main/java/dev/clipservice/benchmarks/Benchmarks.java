package dev.clipservice.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks; takes JMH's own command line ({@code -h} shows it). */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions commandLine = new CommandLineOptions(args);
    if (commandLine.shouldHelp()) {
      commandLine.showHelp();
      return;
    }
    // The forks measure: they must find the native libraries, and may load them
    Options options =
        new OptionsBuilder()
            .parent(commandLine)
            .jvmArgsAppend(Surroundings.find().jvmArguments())
            .build();
    Runner runner = new Runner(options);
    if (commandLine.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
  }
}
