package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong at a start: one clear sentence each, with the next step. */
class FailuresIT {

  private static final Path MODEL = ClipServer.HOME.resolve("models/clip-brick-mini");

  @TempDir Path data;

  @Test
  void refusesTakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClipServer server =
          ClipServer.launch(taken.getLocalPort(), data, Map.of("CLIP_MODEL", MODEL.toString()));
      assertRefused(server, Integer.toString(taken.getLocalPort()), "CLIP_SERVICE_PORT=");
    }
  }

  @Test
  void refusesMissingModelFolder() {
    String missing = data.resolve("no-such-model").toString();
    assertRefused(ClipServer.launch(data, Map.of("CLIP_MODEL", missing)), missing, "CLIP_MODEL");
  }

  @Test
  void refusesToStart_whenThereIsNoCheckpointAndNoWayToGetOne() {
    Map<String, String> environment =
        Map.of("HF_HOME", data.resolve("huggingface").toString(), "HF_HUB_OFFLINE", "1");
    assertRefused(
        ClipServer.launch(data, environment),
        "openai/clip-vit-large-patch14",
        "HF_HUB_OFFLINE",
        "CLIP_MODEL");
  }

  @Test
  void refusesTruncatedCheckpoint_tellingExpectedAndFoundSize() throws IOException {
    Path damaged = Files.createDirectory(data.resolve("clip-brick-mini"));
    for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.copy(MODEL.resolve(file), damaged.resolve(file));
    }
    Path weights = damaged.resolve("model.safetensors");
    long size = Files.size(weights);
    try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
      channel.truncate(size - 1000);
    }
    assertRefused(
        ClipServer.launch(data, Map.of("CLIP_MODEL", damaged.toString())),
        "model.safetensors",
        Long.toString(size),
        Long.toString(size - 1000));
  }

  private static void assertRefused(ClipServer server, String... said) {
    int exit = server.awaitExit();
    assertNotEquals(0, exit, server.outputText());
    List<String> errors = server.lines("rror").toList();
    String text = server.outputText();
    for (String part : said) {
      assertTrue(text.contains(part), "expected \"" + part + "\" in:\n" + text);
    }
    assertTrue(!text.contains("\tat "), "a stack trace is no clear sentence:\n" + text);
    assertTrue(errors.size() <= 2, "more than one sentence:\n" + text);
    assertEquals(List.of(), server.processes(), "processes left behind");
  }
}
