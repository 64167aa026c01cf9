package dev.clipservice.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's own client for JavaScript, in a process of Node.js for each request. */
record OpenAiNodeClient(Path folder, String baseUrl) implements StockClient {

  private static final Path SOURCES = Path.of("src/test/clients");

  /** Whether Node.js and npm are on this machine. */
  static boolean isPossible() {
    return found("node") && found("npm");
  }

  private static boolean found(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Gets the client from npm's registry into {@code folder}. */
  static OpenAiNodeClient install(Path folder, String baseUrl) {
    try {
      for (String file : List.of("package.json", "openai.mjs")) {
        Files.copy(SOURCES.resolve(file), folder.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(folder, "", "npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
    return new OpenAiNodeClient(folder, baseUrl);
  }

  @Override
  public Outcome embed(String key, String model, List<String> texts, Map<String, String> extra) {
    ObjectNode request = ClipServer.JSON.createObjectNode();
    request.put("baseUrl", baseUrl).put("key", key).put("model", model);
    texts.forEach(request.putArray("texts")::add);
    extra.forEach(request.putObject("extra")::put);
    JsonNode outcome;
    try {
      outcome = ClipServer.JSON.readTree(run(folder, request.toString(), "node", "openai.mjs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode error = outcome.get("error");
    if (error != null) {
      return new Outcome(
          null,
          new Failure(
              error.get("name").asText(),
              error.path("status").asInt(),
              error.path("code").textValue(),
              error.path("param").textValue()));
    }
    List<Embedding> embeddings = new ArrayList<>();
    outcome.get("vectors").forEach(vector -> embeddings.add(embedding(vector)));
    return new Outcome(
        new Answer(embeddings, outcome.get("tokens").asLong(), outcome.get("model").asText()),
        null);
  }

  private static Embedding embedding(JsonNode vector) {
    float[] values = new float[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) vector.get(i).doubleValue();
    }
    return Embedding.of(values);
  }

  private static String run(Path folder, String input, String... command) {
    try {
      Path output = Files.createTempFile(folder, "output", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      Process process =
          builder
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      int status = process.waitFor();
      String text = Files.readString(output);
      if (status != 0) {
        throw new AssertionError(
            "%s ended with %d: %s".formatted(String.join(" ", command), status, text));
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "openai of npm";
  }
}
