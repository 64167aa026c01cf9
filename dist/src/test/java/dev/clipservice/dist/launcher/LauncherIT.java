package dev.clipservice.dist.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole launcher, with real processes, signals and PostgreSQL; only Open Liberty is fake. */
@Order(1)
class LauncherIT {

  private static final String HEALTHY =
      "200 {\"status\":\"healthy\",\"model\":\"clip-brick-mini\",\"device\":\"cpu\"}";

  /** For a machine with much else to do. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Layout layout;
  private int port;
  private int starts;

  @BeforeEach
  void assemble() throws IOException {
    layout = FakeHome.make(folder.resolve("home with blank"));
    port = Ports.free("127.0.0.1");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    List<String> left = processes().stream().map(process -> process.info().toString()).toList();
    processes().forEach(ProcessHandle::destroyForcibly);
    assertEquals(List.of(), left, "left behind");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void stopsTheServerBeforeItsDatabase(String signal, int status) throws Exception {
    LauncherProcess launcher = start("--demo").awaitLine("clip-service is ready:");
    assertTrue(
        launcher
            .output()
            .contains(
                "http://127.0.0.1:" + port + "  (demo model clip-brick-mini on cpu; role all;"),
        launcher.output());
    assertEquals(status, launcher.signal(signal).awaitExit());
    assertEquals("database there", Files.readString(serverFolder().resolve("stopped")));
    assertFalse(Files.exists(instance().resolve("server.pid")));
  }

  @Test
  void startsAgain_withTheSameDatabase_afterAKillOfEverything() throws Exception {
    LauncherProcess first = start("--demo").awaitLine("clip-service is ready:");
    assertTrue(first.output().contains("loaded 600 LEGO parts"), first.output());
    processes().forEach(ProcessHandle::destroyForcibly);
    await().atMost(LIMIT).until(() -> processes().isEmpty());

    LauncherProcess second = start("--demo").awaitLine("clip-service is ready:");
    assertTrue(second.output().contains("the one of the last start"), second.output());
    second.signal("TERM").awaitExit();
  }

  @Test
  void endsWhatAKilledLauncherHasLeft() throws Exception {
    LauncherProcess first = start("--demo").awaitLine("clip-service is ready:");
    List<ProcessHandle> all = processes();
    first.signal("KILL").awaitExit();
    assertTrue(processes().size() >= 2, "server and database should have survived");

    LauncherProcess second = start("--demo").awaitLine("clip-service is ready:");
    assertTrue(second.output().contains("Ended the server that an earlier start"), second.output());
    assertTrue(all.stream().allMatch(Processes::isGone));
    second.signal("TERM").awaitExit();
  }

  @Test
  void refusesASecondStart_whileTheFirstGoesOn() throws Exception {
    LauncherProcess first = start("--demo").awaitLine("clip-service is ready:");
    LauncherProcess second = start("--demo");
    assertEquals(1, second.awaitExit());
    assertEquals(
        "clip-service: A clip-service on port %d is running already (process %d): stop it, or start this one on another port: %s\n"
            .formatted(port, first.handle().pid(), PortCheck.another("CLIP_SERVICE", port)),
        second.output());
    assertEquals(143, first.signal("TERM").awaitExit());
  }

  @Test
  void stopsInTheMiddleOfAStart() throws Exception {
    LauncherProcess launcher = start("--demo");
    await().atMost(LIMIT).until(() -> processes().size() > 1);
    assertEquals(143, launcher.signal("TERM").awaitExit());
    assertFalse(launcher.output().contains("clip-service:"), launcher.output());
    LauncherProcess again = start("--demo").awaitLine("clip-service is ready:");
    again.signal("TERM").awaitExit();
  }

  @Test
  void givesUp_whenTheServerSaysThatOnlyAPersonCanHelp() throws Exception {
    Map<String, String> broken =
        Map.of(
            "CLIP_MODEL",
            layout.demoModel().toString(),
            "FAKE_HEALTH",
            "503 {\"status\":\"unhealthy\",\"reason\":\"bad file\",\"permanent\":true}");
    LauncherProcess launcher = start(broken);
    assertEquals(1, launcher.awaitExit());
    assertTrue(launcher.output().endsWith("clip-service: bad file\n"), launcher.output());
    assertEquals("no database", Files.readString(serverFolder().resolve("stopped")));
  }

  @Test
  void saysWhatItWaitsFor() throws Exception {
    LauncherProcess launcher =
        start(
            Map.of(
                "CLIP_MODEL",
                layout.demoModel().toString(),
                "FAKE_HEALTH",
                "503 {\"status\":\"unhealthy\",\"reason\":\"loading\"}"));
    launcher.awaitLine(" s): loading").signal("TERM").awaitExit();
    assertFalse(launcher.output().contains("VM warning"), launcher.output());
  }

  @Test
  void tellsWhereTheLogIs_whenTheServerEndsByItself() throws Exception {
    LauncherProcess launcher =
        start(Map.of("CLIP_MODEL", layout.demoModel().toString()))
            .awaitLine("clip-service is ready:");
    launcher.handle().children().forEach(ProcessHandle::destroyForcibly);
    assertEquals(1, launcher.awaitExit());
    String last = launcher.output().lines().reduce((one, next) -> next).orElseThrow();
    assertEquals(
        "clip-service: The server ended by itself (status 137). Its log: "
            + serverFolder().resolve("logs/messages.log"),
        last);
  }

  @Test
  void servesTheApiAlone_andKeepsGoing_whenTheDatabaseCannotBeReached() throws Exception {
    LauncherProcess alone =
        start(Map.of("CLIP_MODEL", layout.demoModel().toString())).awaitLine("is ready:");
    assertTrue(alone.output().contains("serving the embedding API alone"), alone.output());
    assertTrue(alone.output().contains("role api"), alone.output());
    alone.signal("TERM").awaitExit();

    int closed = Ports.free("127.0.0.1");
    LauncherProcess waiting =
        start(
                Map.of(
                    "CLIP_MODEL",
                    layout.demoModel().toString(),
                    "DATABASE_URL",
                    "postgresql://u:s3cret@127.0.0.1:" + closed + "/lego"))
            .awaitLine("is ready:");
    assertTrue(
        waiting.output().contains("The database 127.0.0.1:" + closed + "/lego cannot be used yet"),
        waiting.output());
    assertFalse(waiting.output().contains("s3cret"), waiting.output());
    waiting.signal("TERM").awaitExit();
  }

  @Test
  void answersWrongOptionsWithOneLine() throws Exception {
    LauncherProcess unknown = start("--dmeo");
    assertEquals(2, unknown.awaitExit());
    assertEquals("Unknown option: '--dmeo' (see --help)\n", unknown.output());
    LauncherProcess role = start("--role", "boss");
    assertEquals(2, role.awaitExit());
    assertEquals(
        "Invalid value for option '--role': expected all, api or worker, found \"boss\" (see --help)\n",
        role.output());
  }

  @Test
  void checksWithoutStartingAnything() throws Exception {
    LauncherProcess fine = start("--check", "--demo");
    assertEquals(0, fine.awaitExit(), fine.output());
    assertEquals(13, fine.output().lines().filter(line -> line.startsWith("ok ")).count());
    assertFalse(Files.exists(data()));

    LauncherProcess wrong =
        start(Map.of("CLIP_MODEL", "/no/such", "CLIP_DEVICE", "tpu"), "--check");
    assertEquals(1, wrong.awaitExit());
    assertEquals(
        List.of("device", "precision", "model"),
        wrong
            .output()
            .lines()
            .filter(line -> line.startsWith("WRONG"))
            .map(line -> line.split("\\s+", 3)[1])
            .toList());
  }

  private LauncherProcess start(String... options) {
    return start(Map.of(), options);
  }

  private LauncherProcess start(Map<String, String> more, String... options) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CLIP_DATA_DIR", data().toString());
    environment.put("CLIP_SERVICE_PORT", Integer.toString(port));
    environment.put("FAKE_HEALTH", HEALTHY);
    environment.putAll(more);
    return LauncherProcess.start(layout, folder.resolve("output" + starts++), environment, options);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path instance() {
    return data().resolve("instances").resolve(Integer.toString(port));
  }

  private Path serverFolder() {
    return instance().resolve("clip-service");
  }

  /** Every process that works in this test's folder, by its arguments or its program. */
  private List<ProcessHandle> processes() {
    String here = folder.toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process ->
                process.info().commandLine().orElse("").contains(here)
                    || process.info().command().orElse("").startsWith(here))
        .toList();
  }
}
