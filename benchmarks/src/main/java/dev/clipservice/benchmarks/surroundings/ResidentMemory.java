package dev.clipservice.benchmarks.surroundings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much memory a process holds, in MiB. Linux only.
 *
 * @param now {@code VmRSS}
 * @param peak {@code VmHWM}
 */
public record ResidentMemory(double now, double peak) {

  /** Reads {@code /proc/PID/status}. */
  public static ResidentMemory of(long pid) {
    try {
      return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
    } catch (IOException e) {
      throw new UncheckedIOException("the memory of process " + pid + " can't be read", e);
    }
  }

  /** A process with all that it started, which is what a service needs. */
  public static ResidentMemory ofTree(ProcessHandle process) {
    List<ResidentMemory> all =
        Stream.concat(Stream.of(process), process.descendants())
            .filter(ProcessHandle::isAlive)
            .map(one -> of(one.pid()))
            .toList();
    return new ResidentMemory(
        all.stream().mapToDouble(ResidentMemory::now).sum(),
        all.stream().mapToDouble(ResidentMemory::peak).sum());
  }

  static ResidentMemory parse(List<String> status) {
    return new ResidentMemory(mib(status, "VmRSS:"), mib(status, "VmHWM:"));
  }

  private static double mib(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip().split(" ", -1)[0])
        .mapToDouble(kib -> Double.parseDouble(kib) / 1024)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("expected " + key + " in " + status));
  }
}
