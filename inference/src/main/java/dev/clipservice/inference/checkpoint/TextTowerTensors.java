package dev.clipservice.inference.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and shapes of the tensors of a CLIP text tower, as transformers' {@code
 * CLIPTextModelWithProjection} and {@code CLIPModel} both name them.
 */
public final class TextTowerTensors {

  public static final String TOKEN_EMBEDDING = "text_model.embeddings.token_embedding.weight";
  public static final String POSITION_EMBEDDING = "text_model.embeddings.position_embedding.weight";
  static final String PROJECTION = "text_projection.weight";

  private final CheckpointConfig config;

  public TextTowerTensors(CheckpointConfig config) {
    this.config = config;
  }

  /** Every tensor of the tower with its shape, in a fixed order. */
  Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(TOKEN_EMBEDDING, shape(config.vocabulary(), config.width()));
    shapes.put(POSITION_EMBEDDING, shape(config.positions(), config.width()));
    for (int layer = 0; layer < config.layers(); layer++) {
      putLayer(shapes, layer);
    }
    putAffine(shapes, "text_model.final_layer_norm", shape(config.width()));
    shapes.put(PROJECTION, shape(config.projection(), config.width()));
    return shapes;
  }

  /** The 16 tensors of a layer in the order in which {@code clip_text.py} takes them. */
  public List<String> layer(int layer) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    putLayer(shapes, layer);
    return new ArrayList<>(shapes.keySet());
  }

  /** The tensors after the last layer in the order in which {@code clip_text.py} takes them. */
  public List<String> head() {
    return List.of(
        "text_model.final_layer_norm.weight", "text_model.final_layer_norm.bias", PROJECTION);
  }

  private void putLayer(Map<String, List<Long>> shapes, int layer) {
    String prefix = "text_model.encoder.layers." + layer + ".";
    long width = config.width();
    long intermediate = config.intermediate();
    putAffine(shapes, prefix + "layer_norm1", shape(width));
    for (String part : List.of("q", "k", "v", "out")) {
      putAffine(shapes, prefix + "self_attn." + part + "_proj", shape(width, width));
    }
    putAffine(shapes, prefix + "layer_norm2", shape(width));
    putAffine(shapes, prefix + "mlp.fc1", shape(intermediate, width));
    putAffine(shapes, prefix + "mlp.fc2", shape(width, intermediate));
  }

  private static void putAffine(
      Map<String, List<Long>> shapes, String name, List<Long> weightShape) {
    shapes.put(name + ".weight", weightShape);
    shapes.put(name + ".bias", List.of(weightShape.get(0)));
  }

  private static List<Long> shape(long... dimensions) {
    return Arrays.stream(dimensions).boxed().toList();
  }
}
