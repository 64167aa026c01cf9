package dev.clipservice.benchmarks.library;

import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.TensorInfo;
import dev.clipservice.inference.checkpoint.TextTowerTensors;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Rounds the weights of a checkpoint to numbers that float16 has, as the official checkpoint's are:
 * synthetic ones are not, and are computed in another way for that. The file stays one of float32.
 */
@Command(
    name = "round-weights",
    mixinStandardHelpOptions = true,
    description = "Copies a float32 checkpoint with matrices and biases rounded to float16's.")
public final class RoundWeights implements Callable<Integer> {

  private static final String WEIGHTS = "model.safetensors";

  @Parameters(index = "0", description = "The checkpoint's folder, with one " + WEIGHTS + ".")
  private Path from;

  @Option(names = "--to", required = true, description = "A folder that does not exist yet.")
  private Path to;

  /** For picocli. */
  public RoundWeights() {}

  @Override
  public Integer call() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(from, "benchmark");
    List<TensorInfo> tensors = tensors(checkpoint);
    Files.createDirectory(to);
    for (String file : List.of("config.json", "tokenizer.json", WEIGHTS)) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    try (FileChannel channel =
        FileChannel.open(to.resolve(WEIGHTS), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (TensorInfo tensor : tensors) {
        round(
            channel
                .map(FileChannel.MapMode.READ_WRITE, tensor.begin(), tensor.end() - tensor.begin())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer());
      }
    }
    return 0;
  }

  /** All but layer norms and the tables, which OpenAI kept as float32, too. */
  private static List<TensorInfo> tensors(Checkpoint checkpoint) {
    TextTowerTensors names = new TextTowerTensors(checkpoint.config());
    List<TensorInfo> tensors =
        Stream.concat(
                IntStream.range(0, checkpoint.config().layers())
                    .mapToObj(names::layer)
                    .flatMap(List::stream),
                names.head().stream())
            .filter(name -> !name.contains("norm"))
            .map(checkpoint::tensor)
            .toList();
    tensors.stream()
        .filter(tensor -> !tensor.type().equals("F32"))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalStateException(
                  "expected float32, found %s in %s".formatted(other.type(), other.name()));
            });
    return tensors;
  }

  private static void round(FloatBuffer numbers) {
    for (int i = 0; i < numbers.limit(); i++) {
      float number = numbers.get(i);
      // 11 bits, and no finer than float16's smallest
      float step = Math.max(Math.ulp(number) * 0x1p13f, 0x1p-24f);
      numbers.put(i, (float) Math.rint(number / step) * step);
    }
  }
}
