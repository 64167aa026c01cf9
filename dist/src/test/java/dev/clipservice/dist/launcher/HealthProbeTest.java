package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HealthProbeTest {

  private final HealthProbe probe =
      new HealthProbe(new Endpoint("127.0.0.1", Ports.free("127.0.0.1")));

  @Test
  void isSilent_whenNobodyListens() throws InterruptedException {
    assertEquals(new Health.Silent(), probe.ask());
  }

  @Test
  void readsAHealthyAnswer() {
    assertEquals(
        new Health.Healthy("clip-vit-l/14", "cuda"),
        probe.read(
            200,
            "{\"status\":\"healthy\",\"model\":\"clip-vit-l/14\",\"device\":\"cuda\",\"dimensions\":768}"));
  }

  @Test
  void readsAReason() {
    assertEquals(
        new Health.Unhealthy("loading", false, false),
        probe.read(503, "{\"status\":\"unhealthy\",\"reason\":\"loading\"}"));
    assertEquals(
        new Health.Unhealthy("broken", true, false),
        probe.read(503, "{\"status\":\"unhealthy\",\"reason\":\"broken\",\"permanent\":true}"));
    assertEquals(
        new Health.Unhealthy("half way", false, true),
        probe.read(
            503,
            "{\"status\":\"unhealthy\",\"reason\":\"half way\",\"download\":{\"file\":\"f\",\"bytes\":1,\"total\":2}}"));
  }

  @Test
  void tellsAnAnswerThatIsNotOurs() {
    assertEquals(new Health.NoService(), probe.read(404, "<html>Context Root Not Found</html>"));
    assertEquals(new Health.NoService(), probe.read(404, ""));
    assertEquals(new Health.NoService(), probe.read(200, "[1]"));
  }
}
