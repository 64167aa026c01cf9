import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the TorchScript sources beside this file into the archives that libtorch loads: a zip whose
 * entries are stored, not deflated, with the source, two tiny pickles and two marker files. Run by
 * the build: {@code java PackTorchScript.java SOURCE_FOLDER TARGET_FOLDER}. The same sources give
 * the same bytes.
 */
public final class PackTorchScript {

  /**
   * The pickle of an object of class {@code __torch__.ClipText} whose {@code training} is False and
   * whose {@code linear} is a {@code __torch__.linear.Linear}, with %s for what else each has.
   */
  private static final String MODULE_PICKLE =
      "\u0080\u0002c__torch__\nClipText\n)\u0081}(X\b\u0000\u0000\u0000training\u0089%s"
          + "X\u0006\u0000\u0000\u0000linearc__torch__.linear\nLinear\n)\u0081}("
          + "X\b\u0000\u0000\u0000training\u0089%subub.";

  /** The lists of {@code clip_text.py}. */
  private static final List<String> LISTS =
      List.of("embeddings", "weights", "matrix_places", "numbers", "epsilon", "kept");

  /** The pickle of an empty tuple. */
  private static final String NO_CONSTANTS_PICKLE = "\u0080\u0002).";

  private PackTorchScript() {}

  public static void main(String[] args) throws IOException {
    Path sources = Path.of(args[0]);
    Path target = Files.createDirectories(Path.of(args[1]));
    for (String variant : new String[] {"packed", "half", "plain"}) {
      pack(sources, variant, target.resolve("clip-text-" + variant + ".pt"));
    }
  }

  private static void pack(Path sources, String variant, Path target) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String lists = LISTS.stream().map(PackTorchScript::emptyList).collect(Collectors.joining());
    String pickle =
        MODULE_PICKLE.formatted(lists, variant.equals("half") ? emptyList("packed") : "");
    files.put("data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
    files.put("code/__torch__.py", source(sources.resolve("clip_text.py")));
    files.put("code/__torch__/linear.py", source(sources.resolve("linear_" + variant + ".py")));
    files.put("constants.pkl", NO_CONSTANTS_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
    files.put("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    files.put("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(stored("clip_text/" + file.getKey(), file.getValue()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }

  /** An attribute that is an empty list; of what is up to its declaration. */
  private static String emptyList(String name) {
    return "X%c\u0000\u0000\u0000%s]".formatted(name.length(), name);
  }

  /** The text of a source file with line feeds only, whatever the platform checked out. */
  private static byte[] source(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ZipEntry stored(String name, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    // A local time: the zip format has no zone, so this gives the same bytes everywhere
    entry.setTimeLocal(LocalDateTime.of(2020, 1, 1, 0, 0));
    return entry;
  }
}
