package dev.clipservice.dist;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The JVM of a running server, seen from inside. */
final class ServerJvm implements AutoCloseable {

  /**
   * What must not grow.
   *
   * @param heapBytes that are left after a collection
   * @param residentBytes of the whole process, with the part of the heap that is free now
   */
  record Load(int threads, long heapBytes, long residentBytes) {}

  private final ProcessHandle process;
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;

  private ServerJvm(ProcessHandle process, JMXConnector connector) throws IOException {
    this.process = process;
    this.connector = connector;
    var beans = connector.getMBeanServerConnection();
    this.memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
    this.threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
  }

  @SuppressWarnings("BanJNDI") // the URL is one that the JVM itself tells, of this machine
  static ServerJvm of(ClipServer server) throws Exception {
    ProcessHandle process = liberty(server);
    VirtualMachine jvm = VirtualMachine.attach(Long.toString(process.pid()));
    try {
      JMXServiceURL url = new JMXServiceURL(jvm.startLocalManagementAgent());
      return new ServerJvm(process, JMXConnectorFactory.connect(url));
    } finally {
      jvm.detach();
    }
  }

  /** The process of Open Liberty, a child of the launcher's. */
  static ProcessHandle liberty(ClipServer server) {
    List<ProcessHandle> found =
        server.processes().stream()
            .filter(
                process ->
                    List.of(process.info().arguments().orElse(new String[0])).stream()
                        .anyMatch(argument -> argument.endsWith("ws-server.jar")))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one process of Liberty, found " + found);
    }
    return found.get(0);
  }

  /** Collects garbage, and looks. */
  Load load() {
    memory.gc();
    memory.gc();
    return new Load(
        threads.getThreadCount(), memory.getHeapMemoryUsage().getUsed(), residentBytes());
  }

  /** Linux only. */
  private long residentBytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      String kib = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(kib.replaceAll("\\D", "")) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
