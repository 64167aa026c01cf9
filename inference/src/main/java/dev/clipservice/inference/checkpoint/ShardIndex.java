package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A {@code model.safetensors.index.json}: which shard, a safetensors file beside it, holds which
 * tensor.
 *
 * @param file the index itself
 * @param weightMap names of shards by names of tensors; not empty
 * @param totalBytes {@code metadata.total_size}, the bytes of all tensors of all shards; negative
 *     where the index does not tell
 */
record ShardIndex(Path file, Map<String, String> weightMap, long totalBytes) {

  /** A plain name: nothing that could lead out of the folder. */
  private static final Pattern SHARD_NAME = Pattern.compile("[\\w-][\\w.-]*\\.safetensors");

  /**
   * Reads an index; the shards are not looked at.
   *
   * @throws UnusableCheckpointException if it is damaged, or a shard's name is not a plain file
   *     name
   */
  static ShardIndex read(Path file) {
    JsonNode root = Json.readObject(file);
    JsonNode map = root.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw UnusableCheckpointException.damaged(
          file, "expected tensors and their files at weight_map, found " + Json.excerpt(map));
    }
    Map<String, String> weightMap = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode shard = entry.getValue();
      if (!shard.isTextual() || !SHARD_NAME.matcher(shard.textValue()).matches()) {
        throw UnusableCheckpointException.damaged(
            file,
            "tensor %s: expected the plain name of a .safetensors file, found %s"
                .formatted(entry.getKey(), Json.excerpt(shard)));
      }
      weightMap.put(entry.getKey(), shard.textValue());
    }
    return new ShardIndex(file, weightMap, totalBytes(file, root));
  }

  private static long totalBytes(Path file, JsonNode root) {
    JsonNode size = root.path("metadata").path("total_size");
    if (size.isMissingNode() || size.isNull()) {
      return -1;
    }
    // Some writers made it a float
    if (!size.isNumber() || size.doubleValue() != size.longValue() || size.longValue() < 0) {
      throw UnusableCheckpointException.damaged(
          file, "expected a number of bytes at metadata.total_size, found " + Json.excerpt(size));
    }
    return size.longValue();
  }

  /**
   * Opens every shard and checks it against this index.
   *
   * @return the file of each tensor
   * @throws UnusableCheckpointException if a shard is missing or damaged, lacks a tensor, or all of
   *     them are not as long as the index says
   */
  Map<String, SafetensorsFile> open() {
    Map<String, SafetensorsFile> shards = new TreeMap<>();
    Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();
    weightMap.forEach(
        (tensor, name) -> {
          SafetensorsFile shard = shards.computeIfAbsent(name, this::openShard);
          if (shard.find(tensor).isEmpty()) {
            throw UnusableCheckpointException.damaged(
                shard.path(),
                "expected the tensor %s, as %s says, found none of that name"
                    .formatted(tensor, file.getFileName()));
          }
          byTensor.put(tensor, shard);
        });
    long found = shards.values().stream().mapToLong(SafetensorsFile::tensorBytes).sum();
    if (totalBytes >= 0 && found != totalBytes) {
      throw UnusableCheckpointException.damaged(
          file,
          "expected shards with %d bytes of tensors, as metadata.total_size says, found %d"
              .formatted(totalBytes, found));
    }
    return byTensor;
  }

  private SafetensorsFile openShard(String name) {
    Path shard = file.resolveSibling(name);
    if (!Files.isRegularFile(shard)) {
      throw UnusableCheckpointException.of(
          "The checkpoint folder %s lacks %s, which %s names. Download that file into it, or set CLIP_MODEL to a complete checkpoint."
              .formatted(file.getParent(), name, file.getFileName()));
    }
    return SafetensorsFile.open(shard);
  }
}
