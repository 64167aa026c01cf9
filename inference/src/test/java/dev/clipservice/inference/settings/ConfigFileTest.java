package dev.clipservice.inference.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

  @TempDir Path folder;

  @Test
  void readsProperties_inUtf8() throws IOException {
    ConfigFile file =
        file("\uFEFF# ours\nCLIP_MODEL = /models/레고 \nCLIP_MAX_WAIT:5\n\nCLIP_THREADS=\n");
    assertEquals(Map.of("CLIP_MODEL", "/models/레고 ", "CLIP_MAX_WAIT", "5"), file.values());
  }

  @Test
  void letsTheEnvironmentWin() throws IOException {
    Map<String, String> environment =
        Map.of("CLIP_MODEL", "mine", "CLIP_THREADS", " ", "CUDA_VISIBLE_DEVICES", "");
    Settings both =
        file("CLIP_MODEL=x\nCLIP_THREADS=2\nCUDA_VISIBLE_DEVICES=0\nCLIP_MAX_WAIT=5")
            .under(name -> Optional.ofNullable(environment.get(name)));
    assertEquals(Optional.of("mine"), both.find("CLIP_MODEL"));
    assertEquals(Optional.of("2"), both.find("CLIP_THREADS"), "an empty one is none");
    assertEquals(Optional.of(""), both.find("CUDA_VISIBLE_DEVICES"), "which hides every GPU");
    assertEquals(Optional.of("5"), both.find("CLIP_MAX_WAIT"));
    assertEquals(Optional.empty(), both.find("CLIP_DEVICE"));
  }

  @ParameterizedTest
  @CsvSource({
    "'CLIP_MODEL=s3cret\nCLIP_MODEL=s3cret', 'expected each name once, found CLIP_MODEL twice'",
    "'CLIP_CONFIG_FILE=s3cret', 'expected no CLIP_CONFIG_FILE in it'",
    "'CLIP_MODEL=s3cret\\u00zz', 'Malformed'",
  })
  void refusesWhatIsNoSuchFile_withoutAnyValue(String text, String said) {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> file(text));
    assertEquals(Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().startsWith("CLIP_CONFIG_FILE=" + folder), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    assertRefused(folder.resolve("missing"), "expected a file that can be read, found none");
    assertRefused(folder, "expected a file that can be read, found");
    Path latin =
        Files.write(
            folder.resolve("latin"), "CLIP_MODEL=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(latin, "expected UTF-8");
    Path huge = Files.writeString(folder.resolve("huge"), "#".repeat(1 << 21));
    assertRefused(huge, "expected at most");
  }

  private static void assertRefused(Path path, String said) {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> ConfigFile.read(path));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI_API_KEY, rw-r--r--, true",
    "CLIP_API_KEYS, rw----r--, true",
    "HF_TOKEN, rw-r--r--, true",
    "DATABASE_URL, rw-r--r--, true",
    "OPENAI_API_KEY, rw-r-----, false",
    "CLIP_MODEL, rw-r--r--, false",
    "CLIP_MAX_QUEUE_TOKENS, rw-r--r--, false",
  })
  void warnsOfSecrets_thatOthersMayRead(String name, String permissions, boolean warned)
      throws IOException {
    Path path = Files.writeString(folder.resolve("f"), name + "=s3cret");
    Path unused = Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Optional<String> warning = ConfigFile.read(path).warning();
    assertEquals(warned, warning.isPresent());
    assertTrue(warning.stream().allMatch(text -> text.contains(name) && !text.contains("s3cret")));
    assertFalse(ConfigFile.read(path).toString().contains("s3cret"));
  }

  private ConfigFile file(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("clip.properties"), text));
  }
}
