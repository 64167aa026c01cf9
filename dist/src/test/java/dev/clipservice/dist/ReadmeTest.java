package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of variables is the code's. */
class ReadmeTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** A variable of ours, or of those that we read. */
  static final String NAME =
      "(?:CLIP|CUDA|DATABASE|EMBEDDING|HF|OPENAI|OTEL|VITE|XDG)_[A-Z][A-Z0-9_]*[A-Z0-9]";

  @Test
  void documentsEveryVariableThatTheCodeReads_andNoOther() throws IOException {
    Set<String> inCode = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
        // a quoted string that starts with the name: a key, or a message about it
        collect("\"(" + NAME + ")(?=[\":])", Files.readString(file), inCode);
      }
    }
    assertTrue(inCode.contains("CLIP_MODEL"), "the search itself is broken: " + inCode);
    // CLIP_SERVICE stands for CLIP_SERVICE_HOST and _PORT where a message names both
    Set.copyOf(inCode).stream()
        .filter(name -> inCode.contains(name + "_HOST") || inCode.contains(name + "_PORT"))
        .forEach(inCode::remove);
    assertEquals(inCode, documented());
  }

  /** The variables of the README's table. */
  static Set<String> documented() throws IOException {
    Set<String> inReadme = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("| `")) {
        collect("`(" + NAME + ")`", line.substring(0, line.indexOf('|', 1)), inReadme);
      }
    }
    return inReadme;
  }

  /** Adds the first group of each match to {@code names}. */
  static void collect(String regex, String text, Set<String> names) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }
}
