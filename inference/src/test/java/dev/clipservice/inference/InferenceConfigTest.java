package dev.clipservice.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.batching.BatchLimits;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.Precision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceConfigTest {

  @Test
  void hasDefaults_thatFitTheLargestRequest() {
    InferenceConfig config = config(Map.of());
    assertEquals("openai/clip-vit-large-patch14", config.model());
    assertEquals("32bd64288804d66eefd0ccbe215aa642df71cc41", config.source().revision());
    assertEquals(Runtime.getRuntime().availableProcessors(), config.threads());
    assertEquals(new Compute(Compute.Device.AUTO, Precision.FP32), config.compute());
    assertTrue(config.maxQueueTokens() >= 2048 * 77);
    assertTrue(config.maxBatchTokens() >= 77);
    assertEquals(Duration.ofSeconds(30), config.maxWait());
    assertEquals(64 * 1024 * 1024, config.cacheBytes());
    assertEquals(128 * 1024 * 1024, config.prefixCacheBytes());
  }

  @Test
  void readsWhatIsSet() {
    InferenceConfig config =
        config(
            Map.of(
                "CLIP_MODEL", "acme/clip",
                "CLIP_THREADS", "3",
                "CLIP_PRECISION", "bf16",
                "CLIP_DEVICE", "CPU",
                "CLIP_MAX_QUEUE_TOKENS", "1000",
                "CLIP_MAX_BATCH_TOKENS", "256",
                "CLIP_MAX_WAIT", "5",
                "CLIP_CACHE_BYTES", "0",
                "CLIP_PREFIX_CACHE_BYTES", "1000000"));
    assertEquals("acme/clip", config.model());
    assertEquals(
        new InferenceConfig(
            config.source(),
            3,
            new Compute(Compute.Device.CPU, Precision.BF16),
            1000,
            256,
            Duration.ofSeconds(5),
            0,
            1_000_000),
        config);
  }

  @ParameterizedTest
  @CsvSource({"128, 128", "256, 128", "2048, 512", "8192, 2048"})
  void computesAQuarterOfABatch_whereNothingInterruptsIt(String tokens, int shortTokens) {
    BatchLimits limits =
        config(Map.of("CLIP_MODEL", "acme/clip", "CLIP_MAX_BATCH_TOKENS", tokens)).limits();
    assertEquals(shortTokens, limits.shortTokens());
    assertEquals(Integer.parseInt(tokens), limits.tokens());
  }

  @ParameterizedTest
  @CsvSource({
    "CLIP_PRECISION, int8",
    "CLIP_DEVICE, gpu",
    "CLIP_DEVICE, tpu",
    "CLIP_THREADS, 0",
    "CLIP_THREADS, all",
    "CLIP_MAX_QUEUE_TOKENS, 5",
    "CLIP_MAX_BATCH_TOKENS, 1e3",
    "CLIP_MAX_WAIT, 30s",
    "CLIP_CACHE_BYTES, -1",
    "CLIP_PREFIX_CACHE_BYTES, 128M",
    "HF_ENDPOINT, hub.example",
    "HF_HUB_OFFLINE, perhaps",
  })
  void refusesWrongValue_namingTheVariable(String name, String value) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> config(Map.of(name, value)));
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith(name + ": expected"), e.getMessage());
    assertTrue(e.getMessage().contains('"' + value + '"'), e.getMessage());
  }

  private static InferenceConfig config(Map<String, String> values) {
    return InferenceConfig.from(name -> Optional.ofNullable(values.get(name)));
  }
}
