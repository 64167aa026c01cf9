package dev.clipservice.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.engine.Compute;
import dev.clipservice.inference.engine.Precision;
import java.nio.file.Path;
import java.util.List;
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
    assertEquals("32bd64288804d66eefd0ccbe215aa642df71cc41", config.revision());
    assertEquals(
        List.of(Path.of(System.getProperty("user.home"), ".cache/huggingface/hub")),
        config.hubFolders());
    assertEquals(Runtime.getRuntime().availableProcessors(), config.threads());
    assertEquals(new Compute(Compute.Device.AUTO, Precision.FP32), config.compute());
    assertTrue(config.maxQueueTokens() >= 2048 * 77);
    assertTrue(config.maxBatchTokens() >= 77);
  }

  @Test
  void readsWhatIsSet() {
    InferenceConfig config =
        config(
            Map.of(
                "CLIP_MODEL", "acme/clip",
                "CLIP_MODEL_CACHE", "/cache",
                "HF_HOME", "/hf",
                "CLIP_THREADS", "3",
                "CLIP_PRECISION", "bf16",
                "CLIP_DEVICE", "CPU",
                "CLIP_MAX_QUEUE_TOKENS", "1000",
                "CLIP_MAX_BATCH_TOKENS", "256"));
    assertEquals(
        new InferenceConfig(
            "acme/clip",
            "main",
            List.of(Path.of("/cache"), Path.of("/hf/hub")),
            3,
            new Compute(Compute.Device.CPU, Precision.BF16),
            1000,
            256),
        config);
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
