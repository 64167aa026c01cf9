package dev.clipservice.benchmarks.micro;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * oneDNN's product with weights packed once, the fastest that libtorch has on x86-64. Reached as
 * the engine reaches it, through a TorchScript archive; see {@code PackTorchScript} of the module
 * {@code inference} for the format.
 */
final class PackedProduct implements AutoCloseable {

  private static final String SOURCE =
      """
      class Product(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool

        def pack(self: __torch__.Product,
          w: Tensor) -> Tensor:
          return ops.mkldnn._reorder_linear_weight(w, 512)

        def forward(self: __torch__.Product,
          x: Tensor,
          w: Tensor) -> Tensor:
          return ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), "")
      """;

  /** The pickle of an object of class {@code __torch__.Product} whose training is False. */
  private static final String MODULE_PICKLE =
      "\u0080\u0002c__torch__\nProduct\nq\u0000)\u0081}X\b\u0000\u0000\u0000trainingq\u0001\u0089sb.";

  private final Model model;

  private PackedProduct(Model model) {
    this.model = model;
  }

  /**
   * Loads it.
   *
   * @throws RuntimeException of libtorch if it lacks the operators, as on other processors
   */
  static PackedProduct open() {
    Model model = Model.newInstance("product", Device.cpu(), "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive()));
      return new PackedProduct(model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("libtorch refuses the program; this is a bug", e);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Packs weights, [out, in] float32. */
  NDArray pack(NDArray weights) {
    return call(weights.getManager(), "pack", weights);
  }

  /** {@code x} [rows, in] by packed weights, [rows, out]. */
  NDArray multiply(NDArray x, NDArray packed) {
    return call(x.getManager(), "forward", x, packed);
  }

  private NDArray call(NDManager owner, String method, NDArray... arguments) {
    try (NDArray name = owner.create(0)) {
      name.setName("module_method:" + method);
      NDList all = new NDList(name);
      for (NDArray argument : arguments) {
        all.add(argument);
      }
      return model
          .getBlock()
          .forward(new ParameterStore(owner, false), all, false)
          .singletonOrThrow();
    }
  }

  private static byte[] archive() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("data.pkl", MODULE_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
    files.put("code/__torch__.py", SOURCE.getBytes(StandardCharsets.UTF_8));
    files.put("constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
    files.put("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    files.put("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(stored("product/" + file.getKey(), file.getValue()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static ZipEntry stored(String name, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    return entry;
  }

  @Override
  public void close() {
    model.close();
  }
}
