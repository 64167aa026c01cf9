package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.dist.LoopbackService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code CLIP_CONFIG_FILE} and providers, as {@code --check} sees them. */
class ConfigFileLaunchTest {

  @TempDir Path folder;
  private Layout layout;
  private int port;
  private String output;

  @BeforeEach
  void assemble() throws IOException {
    layout = FakeHome.make(folder.resolve("home"));
    port = Ports.free("127.0.0.1");
  }

  @Test
  void takesPortAndModelFromTheFile() throws IOException {
    int status = check("CLIP_SERVICE_PORT=" + port + "\nCLIP_MODEL=" + layout.demoModel() + "\n");
    assertTrue(output.contains("ok     service port    http://127.0.0.1:" + port), output);
    assertTrue(output.contains("ok     model           clip-brick-mini from "), output);
    assertTrue(output.contains("ok     provider        CLIP in this process"), output);
    assertEquals(output.contains("WRONG") ? 1 : 0, status);
  }

  @Test
  void letsTheEnvironmentWin() throws IOException {
    int unused = check("CLIP_SERVICE_PORT=1\n", "CLIP_SERVICE_PORT", Integer.toString(port));
    assertTrue(output.contains("http://127.0.0.1:" + port + " is free"), output);
  }

  @Test
  void asksTheProvidersElsewhere_andLooksForNoModelHere() throws IOException {
    try (LoopbackService clip = new LoopbackService("clip-vit-l/14").revision("a1b2c3")) {
      int unused = check("CLIP_SERVICE_URL=" + clip.url() + "\nCLIP_MODEL=/no/such\n");
      assertTrue(
          output.contains(
              "ok     provider        CLIP service %s; clip answers as clip-vit-l/14, revision a1b2c3"
                  .formatted(clip.url())),
          output);
      assertTrue(output.contains("ok     model           none in this process"), output);
      for (String line : new String[] {"natives", "device", "precision"}) {
        assertFalse(output.matches("(?s).*(ok|WRONG) +" + line + " .*"), output);
      }
    }
  }

  @Test
  void saysWhatIsWrongWithAProvider_withoutItsKey() throws IOException {
    int closed = Ports.free("127.0.0.1");
    int status =
        check(
            "EMBEDDING_PROVIDER=openai\nOPENAI_API_KEY=sk-s3cret\nOPENAI_BASE_URL=http://127.0.0.1:"
                + closed);
    assertEquals(1, status);
    assertTrue(
        output.contains("WRONG  provider        OpenAI (http://127.0.0.1:" + closed), output);
    assertFalse(output.contains("s3cret"), output);
  }

  @Test
  void refusesAFileThatCannotBeRead() throws IOException {
    int status = run(folder.resolve("missing"));
    assertEquals(1, status);
    assertEquals(
        "clip-service: CLIP_CONFIG_FILE=%s: expected a file that can be read, found none"
            .formatted(folder.resolve("missing")),
        output.strip());
  }

  private int check(String file, String... environment) throws IOException {
    return run(Files.writeString(folder.resolve("clip.properties"), file), environment);
  }

  private int run(Path file, String... environment) {
    MapSettings given = MapSettings.of(environment);
    MapSettings ours =
        MapSettings.of("CLIP_CONFIG_FILE", file.toString(), "CLIP_DATA_DIR", folder.toString());
    StringWriter text = new StringWriter();
    int status =
        Launcher.commandLine(
                new Launcher(name -> ours.find(name).or(() -> given.find(name)), layout))
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute("--check");
    output = text.toString();
    return status;
  }
}
