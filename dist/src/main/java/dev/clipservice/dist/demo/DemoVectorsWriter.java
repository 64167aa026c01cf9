package dev.clipservice.dist.demo;

import dev.clipservice.core.Embedding;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.engine.LibtorchTextEncoder;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A step of the build: embeds the demo's parts with the demo model, as the old system had done. */
public final class DemoVectorsWriter {

  private DemoVectorsWriter() {}

  /**
   * Writes the file of vectors.
   *
   * @param arguments the file of parts, the model's folder, the file to write
   */
  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[1]);
    Checkpoint checkpoint = Checkpoint.open(model, model.getFileName().toString());
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder encoder = LibtorchTextEncoder.open(checkpoint, 1)) {
      new DemoVectors(texts -> embed(texts, tokenizer, encoder))
          .write(DemoPart.read(Path.of(arguments[0])), Path.of(arguments[2]));
    }
  }

  private static List<Embedding> embed(
      List<String> texts, ClipTokenizer tokenizer, LibtorchTextEncoder encoder) {
    return encoder.encode(texts.stream().map(tokenizer::tokenize).toList());
  }
}
