package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code start-clip-service.sh}, with a Java and a Maven that only say how they were called. */
class StartScriptTest {

  private static final String[] TOOLS = {
    "sh", "cat", "dirname", "grep", "head", "mkdir", "readlink", "rm", "sed"
  };

  private static final String LAUNCHER = "dev.clipservice.dist.launcher.Launcher";

  @TempDir Path temp;
  private Path root;
  private Path bin;

  @BeforeEach
  void copyTheScript_andHideTheMachinesJava() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("a place with blanks"));
    Files.copy(Path.of("../start-clip-service.sh"), root.resolve("start-clip-service.sh"));
    bin = Files.createDirectory(temp.resolve("bin"));
    for (String tool : TOOLS) {
      Path real =
          Arrays.stream(System.getenv("PATH").split(":", -1))
              .map(folder -> Path.of(folder, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(bin.resolve(tool), real);
    }
  }

  @Test
  void startsADistribution_fromAnywhere_throughLinks_withItsArgumentsAsTheyAre() throws Exception {
    java(bin.resolve("java"), "17.0.15");
    Files.createDirectory(root.resolve("launcher"));
    Path link =
        Files.createSymbolicLink(temp.resolve("first"), root.resolve("start-clip-service.sh"));
    Path again = Files.createSymbolicLink(temp.resolve("second"), link.getFileName());
    Result result = run(again, "--role", "a b");
    assertEquals(7, result.status, "the launcher's status");
    assertTrue(result.output.contains("<-Dclip.home=" + root + ">"), result.output);
    assertTrue(
        result.output.contains("<-cp><" + root + "/launcher/*><" + LAUNCHER + ">"), result.output);
    assertTrue(result.output.endsWith("<--role><a b>\n"), result.output);
  }

  @Test
  void saysWhichJavaIsNeeded() throws Exception {
    Files.createDirectory(root.resolve("launcher"));
    assertRefused("Java 17 or newer is needed, found none: install it, or set JAVA_HOME.");
    java(bin.resolve("java"), "11.0.2");
    assertRefused("Java 17 or newer is needed, found 11.0.2: install it, or set JAVA_HOME.");
    java(bin.resolve("java"), "1.8.0_292");
    assertRefused("Java 17 or newer is needed, found 1.8.0_292: install it, or set JAVA_HOME.");
    java(bin.resolve("java"), "25-ea");
    assertEquals(7, run(script()).status);
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    Files.createDirectory(root.resolve("launcher"));
    java(Files.createDirectories(temp.resolve("home/bin")).resolve("java"), "11.0.2");
    java(bin.resolve("java"), "21");
    assertEquals(7, run(script()).status);
  }

  @Test
  void buildsOnce_whenNothingIsBuilt_showingTheModules() throws Exception {
    java(bin.resolve("java"), "17.0.1");
    maven("3.8.7", "echo '[INFO] Building core 1 [1/9]'; echo noise; touch_marker");
    Result first = run(script(), "--demo");
    assertEquals(7, first.status, first.output);
    assertTrue(first.output.startsWith("Nothing is built yet: building"), first.output);
    assertTrue(first.output.contains("  Building core 1 [1/9]\n"), first.output);
    assertFalse(first.output.contains("noise"), first.output);
    assertTrue(Files.readString(root.resolve("target/build.log")).contains("noise"));
    assertTrue(
        first.output.contains("<-Dclip.home=" + root + "/dist/target/clip-service>"), first.output);

    maven("3.8.7", "exit 1");
    assertEquals(7, run(script()).status);
  }

  @Test
  void showsTheFirstErrors_andWhereTheLogIs_whenTheBuildFails() throws Exception {
    java(bin.resolve("java"), "17.0.1");
    maven("3.9.1", "echo '[ERROR] no such symbol'; touch_marker; exit 1");
    Result result = run(script());
    assertEquals(1, result.status);
    assertTrue(result.output.contains("[ERROR] no such symbol\n"), result.output);
    assertTrue(
        result.output.endsWith(
            "clip-service: The build failed. Its log: " + root + "/target/build.log\n"),
        result.output);
  }

  @Test
  void saysWhichMavenIsNeeded() throws Exception {
    java(bin.resolve("java"), "17.0.1");
    String needed = "Nothing is built yet, and building needs Maven 3.8 or newer";
    assertRefused(needed + ": install it, then start again.");
    maven("3.6.3", "exit 0");
    assertRefused(needed + ", found 3.6.3.");
  }

  private void assertRefused(String sentence) throws Exception {
    Result result = run(script());
    assertEquals("clip-service: " + sentence + "\n", result.output);
    assertEquals(1, result.status);
  }

  private void java(Path file, String version) throws IOException {
    script(
        file,
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"%s\" 2025-04-15' >&2; exit; fi"
                .formatted(version)
            + "\nprintf '<%s>' \"$@\"; echo; exit 7\n");
  }

  private void maven(String version, String build) throws IOException {
    script(
        bin.resolve("mvn"),
        """
        # as the real one does, which sends colour codes even where it is told not to
        case $* in *-v) printf '\\033[0mApache Maven %s\\n'; exit;; esac
        touch_marker() { mkdir -p dist/target/clip-service; : >dist/target/clip-service/BUILD; }
        %s
        """
            .formatted(version, build));
  }

  private static void script(Path file, String content) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + content);
    assertTrue(file.toFile().setExecutable(true));
  }

  private Path script() {
    return root.resolve("start-clip-service.sh");
  }

  private Result run(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(temp.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    if (Files.exists(temp.resolve("home"))) {
      builder.environment().put("JAVA_HOME", temp.resolve("home").toString());
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int status, String output) {}
}
