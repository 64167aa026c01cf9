package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  @Test
  void writesJson_onOneLine() throws JsonProcessingException {
    String line = LogFormat.JSON.line("ERROR", "expected \"a\",\nfound 레고");
    assertEquals(1, line.lines().count());
    JsonNode json = new ObjectMapper().readTree(line);
    assertEquals("clip_launcher", json.get("type").textValue());
    assertEquals("ERROR", json.get("loglevel").textValue());
    assertEquals("expected \"a\",\nfound 레고", json.get("message").textValue());
    Instant told = OffsetDateTime.parse(json.get("ibm_datetime").textValue()).toInstant();
    assertEquals(0, Math.abs(ChronoUnit.HOURS.between(told, Instant.now())));
  }

  @Test
  void writesTextAsItIs() {
    assertEquals("ready: http://x", LogFormat.TEXT.line("AUDIT", "ready: http://x"));
  }

  @Test
  void makesJsonOfWhatTheServerSaysInAnotherForm() throws JsonProcessingException {
    StringWriter written = new StringWriter();
    PrintWriter out = new PrintWriter(written);
    Console console = new Console(out, out, LogFormat.JSON);
    console.pass("{\"type\":\"liberty_message\"}");
    console.pass("");
    console.pass("OpenJDK warning: \"low\" memory");
    List<String> lines = written.toString().lines().toList();
    assertEquals(2, lines.size(), written.toString());
    assertEquals("{\"type\":\"liberty_message\"}", lines.get(0));
    assertEquals(
        "OpenJDK warning: \"low\" memory",
        new ObjectMapper().readTree(lines.get(1)).get("message").textValue());
  }
}
