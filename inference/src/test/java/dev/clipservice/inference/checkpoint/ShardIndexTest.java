package dev.clipservice.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ShardIndexTest {

  private static final String FIRST = "model-00001-of-00003.safetensors";
  private static final String SECOND = "model-00002-of-00003.safetensors";
  private static final String TOKENS = TextTowerTensors.TOKEN_EMBEDDING;

  @TempDir private Path folder;

  @Test
  void takesTheSingleFile_whereBothAreThere() throws IOException {
    CheckpointForms.demo().single(folder);
    Files.writeString(folder.resolve("model.safetensors.index.json"), "not even JSON");
    assertEquals("model.safetensors", opened().weights().path().getFileName().toString());
  }

  @Test
  void takesIndexWithoutSize_orWithSizeAsFloat() {
    CheckpointForms.demo().sharded(folder, 3, index -> without(index, "metadata"));
    assertEquals("F16", opened().tensor(TOKENS).type());
    CheckpointForms.demo().sharded(folder, 3, index -> sized(index, size(index) * 1.0));
    assertEquals("F16", opened().tensor(TOKENS).type());
  }

  @Test
  void refusesIndex_whoseShardIsMissing() throws IOException {
    CheckpointForms.demo().sharded(folder, 3);
    Files.delete(folder.resolve(SECOND));
    assertRefused(folder + " lacks " + SECOND + ", which model.safetensors.index.json names");
  }

  @Test
  void refusesShard_whoseHeaderIsDamaged() throws IOException {
    CheckpointForms.demo().sharded(folder, 3);
    Files.writeString(folder.resolve(SECOND), "version https://git-lfs");
    assertRefused(SECOND + " is damaged or incomplete: expected a header of");
  }

  @Test
  void refusesShard_thatWasCut() throws IOException {
    CheckpointForms.demo().sharded(folder, 3);
    byte[] bytes = Files.readAllBytes(folder.resolve(FIRST));
    Files.write(folder.resolve(FIRST), java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(FIRST + " is damaged or incomplete: expected " + bytes.length + " bytes");
  }

  @Test
  void refusesShard_thatLacksATensorOfTheIndex() throws IOException {
    CheckpointForms.demo().sharded(folder, 3);
    Files.copy(folder.resolve(FIRST), folder.resolve(SECOND), StandardCopyOption.REPLACE_EXISTING);
    assertRefused(SECOND + " is damaged or incomplete: expected the tensor ");
    assertRefused("as model.safetensors.index.json says, found none of that name");
  }

  @Test
  void refusesIndex_withoutATensorOfTheTower() {
    CheckpointForms.demo().sharded(folder, 3, index -> unmapped(index, TOKENS));
    assertRefused("expected the tensor " + TOKENS + " [3959, 128], found none");
  }

  @Test
  void refusesIndex_whoseSizeIsNotThatOfTheShards() {
    CheckpointForms.demo().sharded(folder, 3, index -> sized(index, size(index) + 2.0));
    assertRefused("as metadata.total_size says, found");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5})
  void refusesSizeThatIsNone(double size) {
    CheckpointForms.demo().sharded(folder, 3, index -> sized(index, size));
    assertRefused("expected a number of bytes at metadata.total_size, found " + size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.safetensors",
        "/etc/outside.safetensors",
        "sub/outside.safetensors",
        "sub\\\\outside.safetensors",
        "C:outside.safetensors",
        "..safetensors",
        ".hidden.safetensors",
        "model.bin",
        "model.safetensors\\u0000.safetensors",
        ""
      })
  void refusesShardNames_thatLeadElsewhere(String name) throws IOException {
    CheckpointForms.demo().single(folder);
    Files.move(folder.resolve("model.safetensors"), folder.resolve("outside.safetensors"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    for (String file : new String[] {"config.json", "tokenizer.json"}) {
      Files.copy(folder.resolve(file), inner.resolve(file));
    }
    Files.writeString(
        inner.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"%s\": \"%s\"}}".formatted(TOKENS, name));
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> Checkpoint.open(inner, "x"));
    assertTrue(e.getMessage().contains("expected the plain name of a"), e.getMessage());
    assertTrue(e.getMessage().contains("tensor " + TOKENS), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"weight_map\": {}}", "{\"weight_map\": [\"a\"]}"})
  void refusesIndexWithoutMap(String index) throws IOException {
    CheckpointForms.demo().sharded(folder, 3);
    Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    assertRefused("expected tensors and their files at weight_map, found");
  }

  @Test
  void refusesShardThatIsNoName() {
    UnaryOperator<ObjectNode> change =
        index -> {
          ((ObjectNode) index.get("weight_map")).put(TOKENS, 7);
          return index;
        };
    CheckpointForms.demo().sharded(folder, 3, change);
    assertRefused("expected the plain name of a .safetensors file, found 7");
  }

  private Checkpoint opened() {
    return Checkpoint.open(folder, "forms");
  }

  private void assertRefused(String message) {
    UnusableCheckpointException e = assertThrows(UnusableCheckpointException.class, this::opened);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().contains("or set CLIP_MODEL to"), e.getMessage());
  }

  private static ObjectNode without(ObjectNode index, String key) {
    index.remove(key);
    return index;
  }

  private static ObjectNode unmapped(ObjectNode index, String tensor) {
    ((ObjectNode) index.get("weight_map")).remove(tensor);
    return index;
  }

  private static long size(ObjectNode index) {
    return index.get("metadata").get("total_size").longValue();
  }

  private static ObjectNode sized(ObjectNode index, double size) {
    ((ObjectNode) index.get("metadata")).put("total_size", size);
    return index;
  }
}
