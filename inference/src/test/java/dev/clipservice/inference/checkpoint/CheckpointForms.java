package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The demo model in the other forms that checkpoints come in: of a whole CLIP, in shards, in other
 * number types. Each method gives a new set of tensors, {@link #single} and {@link #sharded} write
 * it.
 */
public record CheckpointForms(Map<String, TensorData> tensors, boolean whole) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The demo model as it is: the text tower alone, all in F16. */
  public static CheckpointForms demo() {
    Checkpoint demo = DemoModel.checkpoint();
    Map<String, TensorData> tensors = new TreeMap<>();
    for (String name : new TextTowerTensors(demo.config()).shapes().keySet()) {
      TensorInfo tensor = demo.tensor(name);
      tensors.put(name, TensorData.of(tensor, demo.weights().map(tensor)));
    }
    return new CheckpointForms(tensors, false);
  }

  /** With the numbers of each tensor in the type that {@code type} names for it. */
  public CheckpointForms as(Function<String, String> type) {
    Map<String, TensorData> converted = new TreeMap<>(tensors);
    converted.replaceAll((name, tensor) -> tensor.as(type.apply(name)));
    return new CheckpointForms(converted, whole);
  }

  /** With every number in {@code type}. */
  public CheckpointForms as(String type) {
    return as(name -> type);
  }

  /**
   * In the shape of the official file: nested config with its old end token, tensors of the other
   * tower before and between the text tower's. Those hold nothing but NaN.
   */
  public CheckpointForms inWholeClip() {
    Map<String, TensorData> all = new TreeMap<>(tensors);
    all.put("logit_scale", nothing("F32", List.of(), 4));
    all.put("text_model.embeddings.position_ids", nothing("I64", List.of(1L, 77L), 77 * 8));
    all.put("vision_model.embeddings.class_embedding", nothing("F32", List.of(8L), 32));
    all.put("vision_model.pre_layrnorm.weight", nothing("BF16", List.of(8L), 16));
    all.put("visual_projection.weight", nothing("F16", List.of(768L, 8L), 768 * 8 * 2));
    return new CheckpointForms(all, true);
  }

  /** With a tensor of one byte before all others, so that none begins at an even byte. */
  public CheckpointForms atOddPlaces() {
    Map<String, TensorData> all = new TreeMap<>(tensors);
    all.put("a_flag", nothing("BOOL", List.of(1L), 1));
    return new CheckpointForms(all, whole);
  }

  private static TensorData nothing(String type, List<Long> shape, int bytes) {
    byte[] ones = new byte[bytes];
    java.util.Arrays.fill(ones, (byte) 0xff);
    return new TensorData(type, shape, ones);
  }

  /** Writes the checkpoint with all weights in one file. */
  public Path single(Path folder) {
    return write(folder, () -> writeTensors(folder.resolve("model.safetensors"), tensors));
  }

  /** Writes the checkpoint with its tensors dealt out to {@code shards} files. */
  public Path sharded(Path folder, int shards) {
    return sharded(folder, shards, UnaryOperator.identity());
  }

  /** As {@link #sharded(Path, int)}, with the index as {@code change} makes it. */
  public Path sharded(Path folder, int shards, UnaryOperator<ObjectNode> change) {
    return write(
        folder,
        () -> {
          ObjectNode index = JSON.createObjectNode();
          index
              .putObject("metadata")
              .put("total_size", tensors.values().stream().mapToLong(t -> t.bytes().length).sum());
          ObjectNode map = index.putObject("weight_map");
          Map<String, Map<String, TensorData>> files = new TreeMap<>();
          int next = 0;
          for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
            String shard = "model-%05d-of-%05d.safetensors".formatted(next++ % shards + 1, shards);
            files
                .computeIfAbsent(shard, name -> new LinkedHashMap<>())
                .put(tensor.getKey(), tensor.getValue());
            map.put(tensor.getKey(), shard);
          }
          for (Map.Entry<String, Map<String, TensorData>> file : files.entrySet()) {
            writeTensors(folder.resolve(file.getKey()), file.getValue());
          }
          JSON.writeValue(
              folder.resolve("model.safetensors.index.json").toFile(), change.apply(index));
        });
  }

  private interface Writing {
    void write() throws IOException;
  }

  private Path write(Path folder, Writing weights) {
    try {
      Files.createDirectories(folder);
      Files.copy(
          DemoModel.folder().resolve("tokenizer.json"),
          folder.resolve("tokenizer.json"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      ObjectNode config =
          (ObjectNode) JSON.readTree(DemoModel.folder().resolve("config.json").toFile());
      JSON.writeValue(folder.resolve("config.json").toFile(), whole ? nested(config) : config);
      weights.write();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode nested(ObjectNode text) {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "clip").set("projection_dim", text.get("projection_dim"));
    config.set("text_config", text.put("bos_token_id", 0).put("eos_token_id", 2));
    config.putObject("vision_config").put("model_type", "clip_vision_model");
    return config;
  }

  private static void writeTensors(Path file, Map<String, TensorData> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, TensorData> entry : tensors.entrySet()) {
      TensorData tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey()).put("dtype", tensor.type());
      tensor.shape().forEach(node.withArray("shape")::add);
      node.withArray("shape");
      node.putArray("data_offsets").add(data.size()).add(data.size() + tensor.bytes().length);
      data.writeBytes(tensor.bytes());
    }
    StringBuilder json = new StringBuilder(JSON.writeValueAsString(header));
    json.append(" ".repeat(Math.floorMod(-json.length(), 8)));
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(length.array());
    all.writeBytes(bytes);
    data.writeTo(all);
    Files.write(file, all.toByteArray());
  }
}
