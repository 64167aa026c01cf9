package dev.clipservice.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class SafetensorsFileTest {

  private static final String TWO =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[8,12]}}";

  @TempDir private Path folder;

  @Test
  void readsTensors() throws IOException {
    SafetensorsFile file = SafetensorsFile.open(write(TWO, 12));
    TensorInfo b = file.find("b").orElseThrow();
    assertEquals("F16", b.type());
    assertEquals(List.of(2L, 1L), b.shape());
    assertEquals(4, file.map(b).remaining());
    assertEquals(8, file.map(b).get(0));
    assertTrue(file.find("__metadata__").isEmpty());
  }

  @Test
  void readsScalarsAndEmptyTensors() throws IOException {
    SafetensorsFile file =
        SafetensorsFile.open(
            write(
                "{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                    + "\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]}}",
                4));
    assertEquals(4, file.find("s").orElseThrow().bytes());
    assertEquals(0, file.find("e").orElseThrow().bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void refusesFileWithoutRoomForItsLength(int bytes) throws IOException {
    Path file = Files.write(folder.resolve("short"), new byte[bytes]);
    assertRefused(file, "expected at least 8 bytes, found " + bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 18446744073709551615",
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "100, 100",
  })
  void refusesHeaderLongerThanTheFile(long length, String found) throws IOException {
    Path file = folder.resolve("long");
    ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(length).array());
    assertRefused(file, "expected a header of 2 to 12 bytes, found a length of " + found);
  }

  @Test
  void refusesTruncatedFile_tellingBothLengths() throws IOException {
    Path file = write(TWO, 12);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(
        file,
        "expected %d bytes, as its header says, found %d"
            .formatted(bytes.length, bytes.length - 1));
  }

  @Test
  void refusesBytesThatNoTensorOwns() throws IOException {
    assertRefused(write(TWO, 13), "as its header says, found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1]|expected a JSON object, found [1]",
        "{\"a\":|expected JSON, found",
        "{} {}|expected JSON, found",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|Duplicate field",
        "{\"a\":7}|tensor a: expected a dtype, found nothing",
        "{\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}|expected a dtype, found 4",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}|expected a list as shape, found nothing",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|expected whole numbers as shape, found [-1]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}|expected whole numbers as shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|with begin <= end, found [4,0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}|with begin <= end, found [4]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|expected 8 bytes for F32 [2], found 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9007199254740991,9007199254740991],\"data_offsets\":[0,4]}}|is too large",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|leaves a gap after the header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}|tensor b overlaps a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[6,10]}}|tensor b leaves a gap after a",
      })
  void refusesHeader_tellingWhatIsWrong(String header, String message) throws IOException {
    assertRefused(write(header, 4), message);
  }

  @ParameterizedTest
  @CsvSource({"U8,1", "I64,8", "F64,8", "F8_E4M3,1"})
  void refusesWeightsOfAnotherType(String type, int bytes) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    SyntheticCheckpoint.tiny(false).write(folder, DemoModel.folder().resolve("tokenizer.json"));
    String header =
        "{\"text_model.embeddings.token_embedding.weight\":{\"dtype\":\"%s\",\"shape\":[3959,32],\"data_offsets\":[0,%d]}}"
            .formatted(type, 3959 * 32 * bytes);
    Files.move(
        write(header, 3959 * 32 * bytes),
        weights,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> Checkpoint.open(folder, "tiny"));
    assertTrue(e.getMessage().contains("expected F32, F16 or BF16, found " + type), e.getMessage());
  }

  @Test
  void refusesFileThatWasCutAfterItWasOpened() throws IOException {
    Path path = write(TWO, 12);
    SafetensorsFile file = SafetensorsFile.open(path);
    Files.write(path, new byte[16]);
    UnusableCheckpointException e =
        assertThrows(
            UnusableCheckpointException.class, () -> file.map(file.find("b").orElseThrow()));
    assertTrue(e.getMessage().contains("changed while in use"), e.getMessage());
  }

  /** A file with this header and data bytes 0, 1, 2, ... */
  private Path write(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    bytes.writeBytes(json);
    for (int i = 0; i < dataBytes; i++) {
      bytes.write(i);
    }
    return Files.write(folder.resolve("file.safetensors"), bytes.toByteArray());
  }

  private static void assertRefused(Path file, String message) {
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> SafetensorsFile.open(file));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("or set CLIP_MODEL to another checkpoint"), e.getMessage());
  }
}
