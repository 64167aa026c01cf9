package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortCheckTest {

  private final List<String> told = new ArrayList<>();
  private ServerSocket taken;

  @BeforeEach
  void takeAPort() throws IOException {
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void giveItBack() throws IOException {
    taken.close();
  }

  @Test
  void tellsATakenPortFromAFreeOne() {
    assertEquals(Ports.State.TAKEN, state("127.0.0.1", takenPort()));
    assertEquals(Ports.State.TAKEN, state("*", takenPort()));
    assertEquals(Ports.State.FREE, state("127.0.0.1", Ports.free("127.0.0.1")));
    assertEquals(Ports.State.FREE, state("::", Ports.free("127.0.0.1")));
  }

  @Test
  void tellsAForeignAddress() {
    assertEquals(Ports.State.NO_SUCH_ADDRESS, state("192.0.2.1", Ports.free("127.0.0.1")));
  }

  @Test
  void saysWhichPortIsTaken_andHowToUseAnother() {
    String problem = PortCheck.serviceProblem(new Endpoint("127.0.0.1", takenPort())).orElseThrow();
    assertTrue(problem.startsWith("Port " + takenPort() + " is taken"), problem);
    assertTrue(problem.contains("CLIP_SERVICE_PORT="), problem);
    assertEquals(
        "CLIP_SERVICE_PORT=3023 ./start-clip-service.sh", PortCheck.another("CLIP_SERVICE", 3021));
    assertTrue(PortCheck.another("CLIP_SERVICE", 65535).contains("=65533 "));
  }

  @Test
  void replacesATakenManagementPort_thatNobodyAskedFor() {
    LauncherConfig config = config("CLIP_SERVICE_PORT", free()).withManagementPort(takenPort());
    LauncherConfig checked = PortCheck.management(config, told::add);
    assertNotEquals(takenPort(), checked.management().port());
    assertEquals(
        List.of(
            "Management port %d is taken: using %d."
                .formatted(takenPort(), checked.management().port())),
        told);
  }

  @Test
  void keepsTheManagementPortOffTheServicePort() {
    String port = free();
    LauncherConfig config =
        config("CLIP_SERVICE_PORT", port).withManagementPort(Integer.parseInt(port));
    assertNotEquals(
        config.service().port(), PortCheck.management(config, told::add).management().port());
  }

  @Test
  void keepsAFreeManagementPort() {
    LauncherConfig config =
        config("CLIP_SERVICE_PORT", free()).withManagementPort(Integer.parseInt(free()));
    assertEquals(config, PortCheck.management(config, told::add));
    assertEquals(List.of(), told);
  }

  @Test
  void refusesATakenManagementPort_thatWasAskedFor() {
    LauncherConfig config = config("CLIP_MANAGEMENT_PORT", Integer.toString(takenPort()));
    CannotServeException e =
        assertThrows(CannotServeException.class, () -> PortCheck.management(config, told::add));
    assertTrue(e.getMessage().startsWith("Port " + takenPort()), e.getMessage());
    assertTrue(e.getMessage().contains("CLIP_MANAGEMENT_PORT="), e.getMessage());
  }

  @Test
  void refusesAForeignAddress_namingTheVariable() {
    assertEquals(
        Optional.of("CLIP_SERVICE_HOST: expected an address of this machine, found \"192.0.2.1\"."),
        PortCheck.serviceProblem(new Endpoint("192.0.2.1", 3021)));
    LauncherConfig config = config("CLIP_MANAGEMENT_HOST", "192.0.2.1");
    assertThrows(CannotServeException.class, () -> PortCheck.management(config, told::add));
  }

  private int takenPort() {
    return taken.getLocalPort();
  }

  private static String free() {
    return Integer.toString(Ports.free("127.0.0.1"));
  }

  private static Ports.State state(String host, int port) {
    return Ports.state(new Endpoint(host, port));
  }

  private static LauncherConfig config(String... settings) {
    return LauncherConfig.from(MapSettings.of(settings), false, Optional.empty());
  }
}
