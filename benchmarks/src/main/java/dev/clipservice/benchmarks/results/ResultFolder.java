package dev.clipservice.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Results as files, {@code NAME.json} each.
 *
 * @param path the folder; made when something is written
 */
public record ResultFolder(Path path) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Writes a result, over that of an earlier run. */
  public Path write(Result result) {
    try {
      Files.createDirectories(path);
      Path file = path.resolve(result.benchmark() + ".json");
      Files.writeString(file, JSON.writeValueAsString(result) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All results, by their names; none if there is no such folder. */
  public Map<String, Result> read() {
    Map<String, Result> results = new TreeMap<>();
    if (!Files.isDirectory(path)) {
      return results;
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".json")).toList()) {
        Result result = JSON.readValue(file.toFile(), Result.class);
        results.put(result.benchmark(), result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }
}
