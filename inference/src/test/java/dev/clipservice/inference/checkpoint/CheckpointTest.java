package dev.clipservice.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class CheckpointTest {

  private static final Path TOKENIZER = DemoModel.folder().resolve("tokenizer.json");

  @TempDir private Path folder;

  @BeforeEach
  void write() {
    SyntheticCheckpoint.tiny(false).write(folder, TOKENIZER);
  }

  @Test
  void givesTheSameEmbeddingsAndIdentity_asWholeClipOrTextTower(@TempDir Path whole) {
    SyntheticCheckpoint.tiny(true).write(whole, TOKENIZER);
    assertEquals(embed(folder), embed(whole));
    assertEquals(identity(folder), identity(whole));
  }

  @Test
  void tellsThatTheDigestHasBegun_once() {
    AtomicInteger begun = new AtomicInteger();
    Checkpoint checkpoint = Checkpoint.open(folder, "tiny");
    ModelIdentity told = new CheckpointDigest(checkpoint).identity(begun::incrementAndGet);
    assertEquals(new CheckpointDigest(checkpoint).identity(), told);
    assertEquals(1, begun.get());
  }

  @Test
  void hasAnotherIdentity_whenOneWeightDiffers() throws IOException {
    ModelIdentity before = identity(folder);
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertNotEquals(before.revision(), identity(folder).revision());
  }

  @Test
  void hasAnotherIdentity_whenTheTokenizerDiffers() throws IOException {
    ModelIdentity before = identity(folder);
    edit("tokenizer.json", "\"type\": \"NFC\"", "\"type\": \"NFD\"");
    assertNotEquals(before.revision(), identity(folder).revision());
  }

  @Test
  void usesTheEpsilonOfTheConfig() throws IOException {
    List<Embedding> before = embed(folder);
    edit("config.json", "1e-05", "1e-02");
    assertNotEquals(before, embed(folder));
  }

  @Test
  void ignoresPaddingAndTruncationOfTheTokenizerFile() throws IOException {
    String text = "brick ".repeat(100);
    int length;
    try (ClipTokenizer tokenizer = ClipTokenizer.open(Checkpoint.open(folder, "tiny"))) {
      length = tokenizer.tokenize(text).originalLength();
    }
    edit(
        "tokenizer.json",
        "\"truncation\": null",
        "\"truncation\": {\"direction\": \"Right\", \"max_length\": 8, \"strategy\": \"LongestFirst\", \"stride\": 0}");
    edit(
        "tokenizer.json",
        "\"padding\": null",
        "\"padding\": {\"strategy\": {\"Fixed\": 64}, \"direction\": \"Right\", \"pad_to_multiple_of\": null, \"pad_id\": 3958, \"pad_type_id\": 0, \"pad_token\": \"<|endoftext|>\"}");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(Checkpoint.open(folder, "tiny"))) {
      assertEquals(length, tokenizer.tokenize(text).originalLength());
      assertEquals(3, tokenizer.tokenize("brick").length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
  void refusesFolder_namingTheFileItLacks(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertRefused(folder + " lacks " + name);
  }

  @Test
  void refusesFolderThatIsNotThere() {
    UnusableCheckpointException e =
        assertThrows(
            UnusableCheckpointException.class,
            () -> Checkpoint.open(folder.resolve("nowhere"), "tiny"));
    assertTrue(e.getMessage().contains("nowhere, found nothing"), e.getMessage());
    assertTrue(e.getMessage().contains("Set CLIP_MODEL"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"hidden_act\": \"quick_gelu\" | \"hidden_act\": \"gelu\" | \"hidden_act\" to be \"quick_gelu\", found \"gelu\"",
        "\"model_type\": \"clip_text_model\" | \"model_type\": \"bert\" | \"model_type\" to be \"clip_text_model\", found \"bert\"",
        "\"hidden_size\": 32 | \"hidden_size\": 64 | expected shape [3959, 64], as config.json says, found [3959, 32]",
        "\"hidden_size\": 32 | \"hidden_size\": 30 | multiple of num_attention_heads, found 30 and 4",
        "\"hidden_size\": 32 | \"hidden_size\": -1 | \"hidden_size\" to be a whole number from 1 to 65536, found -1",
        "\"hidden_size\": 32 | \"hidden_size\": \"32\" | found \"32\"",
        "\"hidden_size\": 32 | \"hidden_size\": 32, \"hidden_size\": 32 | Duplicate field",
        "\"num_hidden_layers\": 2 | \"num_hidden_layers\": 3 | expected the tensor text_model.encoder.layers.2.layer_norm1.weight [32], found none",
        "\"layer_norm_eps\": 1e-05 | \"layer_norm_eps\": 0 | \"layer_norm_eps\" to be a number between 0 and 1, found 0",
        "\"vocab_size\": 3959 | \"vocab_size\": 3000 | expected shape [3000, 32]",
        "\"eos_token_id\": 3958 | \"eos_token_id\": 5 | expected the end token 5 of config.json among its special tokens, found [3957, 3958]",
        "\"bos_token_id\": 3957 | \"bos_token_id\": 6 | expected the begin token 6 of config.json",
      })
  void refusesConfig_tellingExpectedAndFound(String from, String to, String message)
      throws IOException {
    edit("config.json", from, to);
    assertRefused(message);
  }

  @Test
  void refusesConfigThatIsNoJson() throws IOException {
    Files.writeString(folder.resolve("config.json"), "<html>");
    assertRefused("config.json is damaged or incomplete: expected JSON");
  }

  @Test
  void refusesTokenizerOfALargerVocabulary() throws IOException {
    edit("tokenizer.json", "\"!\": 0,", "\"!\": 3959,");
    assertRefused(
        "expected token ids from 0 to 3958, as config.json's vocab_size says, found 3959");
  }

  @Test
  void refusesSpecialTokenWithoutId() throws IOException {
    edit("tokenizer.json", "\"id\": 3957,", "");
    assertRefused(
        "expected token ids from 0 to 3958, as config.json's vocab_size says, found nothing");
  }

  @Test
  void refusesTokenizerWithoutVocabulary() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"BPE\"}}");
    assertRefused("expected a vocabulary at model.vocab, found nothing");
  }

  @Test
  void refusesTokenizerThatDoesNotMarkBeginAndEnd() throws IOException {
    edit("tokenizer.json", "\"<|startoftext|>\",\n      3957", "\"<|startoftext|>\",\n      17");
    Checkpoint checkpoint = Checkpoint.open(folder, "tiny");
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> ClipTokenizer.open(checkpoint));
    assertTrue(e.getMessage().contains("[3957, 3958], found [17, 3958]"), e.getMessage());
  }

  @Test
  void refusesTokenizerThatDoesNotLoad() throws IOException {
    edit("tokenizer.json", "\"type\": \"BPE\"", "\"type\": \"Nonsense\"");
    Checkpoint checkpoint = Checkpoint.open(folder, "tiny");
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> ClipTokenizer.open(checkpoint));
    assertTrue(e.getMessage().contains("expected a tokenizer that loads"), e.getMessage());
  }

  private void edit(String name, String from, String to) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    assertTrue(text.contains(from), () -> name + " has no " + from);
    Files.writeString(file, text.replace(from, to));
  }

  private void assertRefused(String message) {
    UnusableCheckpointException e =
        assertThrows(UnusableCheckpointException.class, () -> Checkpoint.open(folder, "tiny"));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static ModelIdentity identity(Path folder) {
    return new CheckpointDigest(Checkpoint.open(folder, "tiny")).identity();
  }

  private static List<Embedding> embed(Path folder) {
    Checkpoint checkpoint = Checkpoint.open(folder, "tiny");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder encoder = LibtorchTextEncoder.open(checkpoint, 2)) {
      assertEquals(48, encoder.model().dimensions());
      return encoder.encode(
          List.of(tokenizer.tokenize("Brick 2 x 4"), tokenizer.tokenize("a red plate")));
    }
  }
}
