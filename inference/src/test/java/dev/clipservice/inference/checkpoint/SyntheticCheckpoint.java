package dev.clipservice.inference.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Writes a CLIP checkpoint of any size whose every weight is a function of its tensor's name and
 * its index, so that golden answers hold for whoever makes it: SplitMix64 seeded with FNV-1a 64 of
 * the name, scaled as trained weights are.
 *
 * @param whole in the shape of the official file: the text tower's config nested, with its old end
 *     token, and tensors that are not of the tower
 * @param halves with every number rounded to float16's, and still written as float32, as the
 *     official weights are
 */
public record SyntheticCheckpoint(
    int width,
    int layers,
    int heads,
    int intermediate,
    int projection,
    int vocabulary,
    int positions,
    boolean whole,
    boolean halves) {

  private static final String CONFIG = "config.json";
  private static final int CHUNK = 1 << 20;

  /** The text tower of CLIP ViT-L/14; 495 MB. */
  public static SyntheticCheckpoint vitL14() {
    return new SyntheticCheckpoint(768, 12, 12, 3072, 768, 49408, 77, false, false);
  }

  /** One layer as wide as ViT-L/14's, with the demo model's tokenizer; 42 MB. */
  public static SyntheticCheckpoint wide() {
    return new SyntheticCheckpoint(768, 1, 12, 3072, 768, 3959, 77, false, false);
  }

  /** The same, rounded. */
  public SyntheticCheckpoint inHalves() {
    return new SyntheticCheckpoint(
        width, layers, heads, intermediate, projection, vocabulary, positions, whole, true);
  }

  /** As small as the demo model's tokenizer allows. */
  public static SyntheticCheckpoint tiny(boolean whole) {
    return new SyntheticCheckpoint(32, 2, 4, 64, 48, 3959, 77, whole, false);
  }

  /** Writes config, weights and a copy of {@code tokenizer} into {@code folder}. */
  public void write(Path folder, Path tokenizer) {
    try {
      Files.createDirectories(folder);
      Files.copy(tokenizer, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
      writeWeights(folder.resolve("model.safetensors"));
      // Last, so that a folder with a config is a complete one
      Files.writeString(folder.resolve(CONFIG), config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@link #write} has finished here before. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(CONFIG));
  }

  private String config() {
    String sizes =
        """
        "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
        "intermediate_size": %d, "projection_dim": %d, "vocab_size": %d,
        "max_position_embeddings": %d, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05,
        """
            .formatted(width, layers, heads, intermediate, projection, vocabulary, positions);
    if (whole) {
      return """
          {"architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": %d,
           "text_config": {%s "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1,
             "model_type": "clip_text_model"},
           "vision_config": {"model_type": "clip_vision_model", "hidden_size": 8}}
          """
          .formatted(projection, sizes);
    }
    return """
        {"architectures": ["CLIPTextModelWithProjection"], "model_type": "clip_text_model", %s
         "bos_token_id": %d, "eos_token_id": %d, "pad_token_id": %d}
        """
        .formatted(sizes, vocabulary - 2, vocabulary - 1, vocabulary - 1);
  }

  private void writeWeights(Path file) throws IOException {
    Map<String, long[]> shapes = whole ? new TreeMap<>(shapes()) : shapes();
    byte[] header = header(shapes).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(start.putLong(header.length).put(header).flip(), 0);
      long position = 8L + header.length;
      for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
        writeTensor(channel, position, tensor.getKey(), tensor.getValue());
        position += bytes(tensor.getKey(), tensor.getValue());
      }
    }
  }

  private static String header(Map<String, long[]> shapes) {
    StringBuilder json = new StringBuilder("{");
    long at = 0;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      long end = at + bytes(tensor.getKey(), tensor.getValue());
      String shape =
          String.join(",", LongStream.of(tensor.getValue()).mapToObj(Long::toString).toList());
      json.append(json.length() == 1 ? "" : ",")
          .append("\"%s\":{\"dtype\":\"%s\",".formatted(tensor.getKey(), type(tensor.getKey())))
          .append("\"shape\":[%s],\"data_offsets\":[%d,%d]}".formatted(shape, at, end));
      at = end;
    }
    json.append('}');
    return json + " ".repeat(Math.floorMod(-json.length(), 8));
  }

  private void writeTensor(FileChannel channel, long position, String name, long[] shape) {
    long elements = elements(shape);
    if (type(name).equals("I64")) {
      ByteBuffer ids = ByteBuffer.allocate((int) elements * 8).order(ByteOrder.LITTLE_ENDIAN);
      LongStream.range(0, elements).forEach(ids::putLong);
      put(channel, ids.flip(), position);
      return;
    }
    int chunks = (int) ((elements + CHUNK - 1) / CHUNK);
    IntStream.range(0, chunks)
        .parallel()
        .forEach(
            chunk -> {
              long from = (long) chunk * CHUNK;
              int count = (int) Math.min(CHUNK, elements - from);
              put(channel, values(name, shape, from, count), position + from * 4);
            });
  }

  private ByteBuffer values(String name, long[] shape, long from, int count) {
    boolean norm = name.contains("layer_norm") && name.endsWith(".weight");
    double offset = norm ? 1 : 0;
    double scale = scale(name, shape, norm);
    long seed = seed(name);
    ByteBuffer values = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (long index = from; index < from + count; index++) {
      long z = seed + (index + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
      double u = (z >>> 40) * 0x1p-24;
      float value = (float) (offset + (2 * u - 1) * scale);
      values.putFloat(halves ? half(value) : value);
    }
    return values.flip();
  }

  /** The nearest number of float16: 11 bits, and no finer than its smallest. */
  private static float half(float value) {
    float step = Math.max(Math.ulp(value) * 0x1p13f, 0x1p-24f);
    return (float) Math.rint(value / step) * step;
  }

  private static double scale(String name, long[] shape, boolean norm) {
    if (norm) {
      return 0.1;
    }
    if (name.endsWith(".bias") || name.contains("position_embedding")) {
      return 0.02;
    }
    long fanIn = shape.length == 0 ? 1 : shape[shape.length - 1];
    return name.contains("token_embedding") ? 0.035 : Math.sqrt(3.0 / fanIn);
  }

  private static long seed(String name) {
    long seed = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      seed = (seed ^ (b & 0xff)) * 0x100000001b3L;
    }
    return seed;
  }

  private Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("text_model.embeddings.position_embedding.weight", new long[] {positions, width});
    shapes.put("text_model.embeddings.token_embedding.weight", new long[] {vocabulary, width});
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "text_model.encoder.layers." + layer + ".";
      putBoth(shapes, prefix + "layer_norm1", width);
      putBoth(shapes, prefix + "layer_norm2", width);
      putBoth(shapes, prefix + "mlp.fc1", intermediate, width);
      putBoth(shapes, prefix + "mlp.fc2", width, intermediate);
      for (String part : new String[] {"k", "out", "q", "v"}) {
        putBoth(shapes, prefix + "self_attn." + part + "_proj", width, width);
      }
    }
    putBoth(shapes, "text_model.final_layer_norm", width);
    shapes.put("text_projection.weight", new long[] {projection, width});
    if (whole) {
      shapes.put("logit_scale", new long[] {});
      shapes.put("text_model.embeddings.position_ids", new long[] {1, positions});
      shapes.put("visual_projection.weight", new long[] {projection, 8});
      shapes.put("vision_model.embeddings.class_embedding", new long[] {8});
      shapes.put("vision_model.embeddings.patch_embedding.weight", new long[] {8, 3, 14, 14});
      shapes.put("vision_model.embeddings.position_embedding.weight", new long[] {5, 8});
      putBoth(shapes, "vision_model.post_layernorm", 8);
    }
    return shapes;
  }

  private static void putBoth(Map<String, long[]> shapes, String name, long... weightShape) {
    shapes.put(name + ".bias", new long[] {weightShape[0]});
    shapes.put(name + ".weight", weightShape);
  }

  private static String type(String name) {
    return name.endsWith("position_ids") ? "I64" : "F32";
  }

  private static long bytes(String name, long[] shape) {
    return elements(shape) * (type(name).equals("I64") ? 8 : 4);
  }

  private static long elements(long[] shape) {
    return LongStream.of(shape).reduce(1, (a, b) -> a * b);
  }

  private static void put(FileChannel channel, ByteBuffer bytes, long position) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
