package dev.clipservice.dist.launcher;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine has, against what a start needs. */
final class Machine {

  private static final int JAVA = 17;
  private static final long MIB = 1 << 20;
  // Seen: 1.3 GB resident with ViT-L/14 in float32 after 1,000 texts, 0.6 GB with the demo model,
  // PostgreSQL and launcher besides; the rest is room for the checkpoint's pages
  private static final long MEMORY = 2_500 * MIB;
  private static final long DEMO_MEMORY = 1_000 * MIB;
  // The embedded database's programs and cluster, and logs
  private static final long DISK = 500 * MIB;

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private Machine() {}

  static String java() {
    Runtime.Version version = Runtime.version();
    if (version.feature() < JAVA) {
      throw new CannotServeException(
          "expected Java %d or newer, found %s: set JAVA_HOME.".formatted(JAVA, version));
    }
    return version + ", " + Platform.java();
  }

  static String memory(boolean demo) {
    long needed = demo ? DEMO_MEMORY : MEMORY;
    long available = availableMemory();
    if (available < needed) {
      throw new CannotServeException(
          "expected %s available, found %s: end other programs, or use a larger machine."
              .formatted(mib(needed), mib(available)));
    }
    return mib(available) + " available";
  }

  static String disk(Path dataFolder) {
    Path existing = dataFolder;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    long usable = usableSpace(existing);
    if (usable < DISK || !Files.isWritable(existing)) {
      throw new CannotServeException(
          "expected %s to write in %s, found %s: set CLIP_DATA_DIR."
              .formatted(mib(DISK), existing, Files.isWritable(existing) ? mib(usable) : "none"));
    }
    return mib(usable) + " free in " + existing;
  }

  // What is free plus what the system can take back from its caches, within a container's limit
  private static long availableMemory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long available = system.getFreeMemorySize();
    try {
      Matcher line = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      if (line.find()) {
        available = Long.parseLong(line.group(1)) * 1024;
      }
    } catch (IOException e) {
      // not Linux: what is free is all we know
    }
    return Math.min(available, system.getTotalMemorySize());
  }

  private static long usableSpace(Path existing) {
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String mib(long bytes) {
    return bytes / MIB + " MiB";
  }
}
