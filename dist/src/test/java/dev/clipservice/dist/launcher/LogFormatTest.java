package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
}
