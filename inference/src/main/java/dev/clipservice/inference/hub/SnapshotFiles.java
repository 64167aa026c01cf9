package dev.clipservice.inference.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a repository this service needs. */
final class SnapshotFiles {

  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** The largest JSON file that is read or fetched; the official ones have 2 MB at most. */
  static final long MAX_JSON_BYTES = 64L << 20;

  private static final int MAX_SHARDS = 1000;
  private static final Pattern SHARD = Pattern.compile("\\w[\\w.-]{0,200}\\.safetensors");
  private static final JsonMapper JSON = new JsonMapper();

  private SnapshotFiles() {}

  /**
   * The names of the files that {@code folder} lacks; a link to nothing is lacking. Empty if it is
   * complete.
   *
   * @throws ModelUnavailableException if its index of shards cannot be read
   */
  static List<String> missing(Path folder) {
    List<String> missing = new ArrayList<>(absent(folder, List.of(CONFIG, TOKENIZER)));
    if (isThere(folder, WEIGHTS)) {
      return missing;
    }
    if (isThere(folder, INDEX)) {
      missing.addAll(absent(folder, shards(folder.resolve(INDEX))));
    } else {
      missing.add(WEIGHTS);
    }
    return missing;
  }

  static boolean isThere(Path folder, String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private static List<String> absent(Path folder, List<String> names) {
    return names.stream().filter(name -> !isThere(folder, name)).toList();
  }

  /**
   * The names of the files that an index spreads the weights over, sorted.
   *
   * @throws ModelUnavailableException if it is no index, or names what no shard is called
   */
  static List<String> shards(Path index) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode name : read(index).path("weight_map")) {
      if (!SHARD.matcher(name.asText()).matches()) {
        throw wrong(index, "names of .safetensors files beside it", excerpt(name));
      }
      names.add(name.asText());
    }
    if (names.isEmpty() || names.size() > MAX_SHARDS) {
      throw wrong(
          index, "a weight_map of 1 to %d files".formatted(MAX_SHARDS), names.size() + " files");
    }
    return List.copyOf(names);
  }

  private static JsonNode read(Path index) {
    try {
      long size = Files.size(index);
      if (size > MAX_JSON_BYTES) {
        throw wrong(index, "at most " + MAX_JSON_BYTES + " bytes", size + " bytes");
      }
      return JSON.readTree(Files.readAllBytes(index));
    } catch (JsonProcessingException e) {
      throw wrong(index, "JSON", e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong(index, "a readable file", e.toString());
    }
  }

  private static String excerpt(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static ModelUnavailableException wrong(Path index, String expected, String found) {
    return ModelUnavailableException.permanent(
        "%s: expected %s, found %s. Remove the file to have it fetched again, or set CLIP_MODEL to another model."
            .formatted(index, expected, found));
  }

  /** A repository that does not have all that is needed. */
  static ModelUnavailableException unusable(HubId id, String commit, String lacks) {
    return ModelUnavailableException.permanent(
        "The model %s (commit %s) has no %s. This service needs config.json, tokenizer.json, and model.safetensors or its index and shards: set CLIP_MODEL to a model or folder that has them."
            .formatted(id, commit, lacks));
  }
}
