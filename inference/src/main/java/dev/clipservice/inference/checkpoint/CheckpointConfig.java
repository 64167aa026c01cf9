package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The sizes of a CLIP text tower, from the {@code config.json} of a checkpoint. A key that is
 * absent has the value that transformers' {@code CLIPTextConfig} gives it.
 *
 * @param width {@code hidden_size}, a multiple of {@code heads}
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param intermediate {@code intermediate_size}
 * @param projection {@code projection_dim}, the length of an embedding
 * @param vocabulary {@code vocab_size}
 * @param positions {@code max_position_embeddings}, the window in tokens
 * @param layerNormEpsilon {@code layer_norm_eps}
 * @param beginToken {@code bos_token_id}; empty in an old config, whose value means nothing
 * @param endToken {@code eos_token_id}, at whose first place a text is pooled. An old config, as
 *     the official one, says 2; transformers then pools at the highest token id, which is the last
 *     of the vocabulary because every text ends with it
 */
public record CheckpointConfig(
    int width,
    int layers,
    int heads,
    int intermediate,
    int projection,
    int vocabulary,
    int positions,
    double layerNormEpsilon,
    OptionalInt beginToken,
    int endToken) {

  /** What old configs say, whatever the tokenizer's end token is. */
  private static final int OLD_END_TOKEN = 2;

  /**
   * Reads a config of a text tower alone, or of a whole CLIP with the tower's in {@code
   * text_config}.
   *
   * @throws UnusableCheckpointException if it is not readable or not of a CLIP text model
   */
  static CheckpointConfig read(Path file) {
    JsonNode root = Json.readObject(file);
    boolean whole = root.path("text_config").isObject();
    ConfigKeys text = new ConfigKeys(file, whole ? root.get("text_config") : root);
    ConfigKeys outer = new ConfigKeys(file, root);
    outer.expectText("model_type", whole ? "clip" : "clip_text_model");
    text.expectText("hidden_act", "quick_gelu");
    int projection = text.number("projection_dim", 512, 1, 1 << 16);
    int vocabulary = text.number("vocab_size", 49408, 3, 1 << 24);
    int endToken = text.number("eos_token_id", 49407, 0, 1 << 24);
    boolean oldEndToken = endToken == OLD_END_TOKEN;
    CheckpointConfig config =
        new CheckpointConfig(
            text.number("hidden_size", 512, 1, 1 << 16),
            text.number("num_hidden_layers", 12, 1, 1 << 10),
            text.number("num_attention_heads", 8, 1, 1 << 10),
            text.number("intermediate_size", 2048, 1, 1 << 18),
            // A whole CLIP projects to the size that stands beside its towers
            whole ? outer.number("projection_dim", projection, 1, 1 << 16) : projection,
            vocabulary,
            text.number("max_position_embeddings", 77, 2, 1 << 16),
            text.fraction("layer_norm_eps", 1e-5),
            oldEndToken
                ? OptionalInt.empty()
                : OptionalInt.of(text.number("bos_token_id", 49406, 0, 1 << 24)),
            oldEndToken ? vocabulary - 1 : endToken);
    if (config.width % config.heads != 0) {
      throw UnusableCheckpointException.unsupported(
          file,
          "expected hidden_size to be a multiple of num_attention_heads, found %d and %d"
              .formatted(config.width, config.heads));
    }
    return config;
  }

  /** Whether these are the sizes of CLIP ViT-L/14's text tower. */
  boolean isVitL14() {
    return width == 768
        && layers == 12
        && heads == 12
        && intermediate == 3072
        && projection == 768
        && vocabulary == 49408
        && positions == 77;
  }
}
