package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page's files, as they lie in the sources: what a browser would notice only when it is there.
 */
class PageTest {

  private static final Path PAGE = Path.of("src/main/webapp/page").toAbsolutePath();
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:[^\"]* from )?\"([^\"]+)\"");
  private static final Pattern ADDRESS = Pattern.compile("https?://(?!host:|127\\.0\\.0\\.1)");

  static List<Path> scripts() {
    return files(".js");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void importsOnlyWhatIsThere(Path script) {
    Matcher matcher = IMPORT.matcher(read(script));
    while (matcher.find()) {
      Path imported = script.resolveSibling(matcher.group(1)).normalize();
      boolean library = imported.startsWith(PAGE.resolve("lib"));
      assertTrue(library || Files.isRegularFile(imported), matcher.group(1));
      if (library) {
        assertTrue(isInAJar(PAGE.resolve("lib").relativize(imported)), matcher.group(1));
      }
    }
  }

  /** lit-html/lit-html.js is META-INF/resources/webjars/lit-html/VERSION/lit-html.js. */
  private static boolean isInAJar(Path file) {
    String name = file.getName(0).toString();
    String pom = "META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    try (InputStream in = PageTest.class.getClassLoader().getResourceAsStream(pom)) {
      assertTrue(in != null, pom);
      Properties properties = new Properties();
      properties.load(in);
      String path =
          "META-INF/resources/webjars/%s/%s/%s"
              .formatted(
                  name,
                  properties.getProperty("version"),
                  file.subpath(1, file.getNameCount()).toString().replace('\\', '/'));
      return PageTest.class.getClassLoader().getResource(path) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void hasNothingInline() {
    String html = read(PAGE.resolve("index.html"));
    assertFalse(
        Pattern.compile("<style|\\sstyle=|\\son\\w+=|<script(?![^>]*src=)").matcher(html).find());
    for (Path script : scripts()) {
      // A style attribute in a template is refused by the policy; the property .style= is not
      assertFalse(Pattern.compile("[\\s\"]style=[$\"]").matcher(read(script)).find(), script + "");
    }
  }

  @Test
  void namesEachOfItsFiles_inTheIndex() {
    String html = read(PAGE.resolve("index.html"));
    Matcher matcher = Pattern.compile("(?:src|href)=\"/page/current/([^\"]+)\"").matcher(html);
    Set<String> named = new TreeSet<>();
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    assertTrue(named.contains("page.js"), html);
    for (String name : named) {
      assertTrue(name.startsWith("lib/") || Files.exists(PAGE.resolve(name)), name);
    }
    for (Path style : files(".css")) {
      assertTrue(named.contains(relative(style)), style + " is not used");
    }
    assertEquals(
        scripts().stream()
            .map(PageTest::relative)
            .filter(name -> !name.equals("theme.js") && !name.equals("page.js"))
            .collect(Collectors.toCollection(TreeSet::new)),
        preloaded(html),
        "a module that is not named here is found late");
  }

  private static Set<String> preloaded(String html) {
    Matcher matcher =
        Pattern.compile("rel=\"modulepreload\" href=\"/page/current/(?!lib/)([^\"]+)\"")
            .matcher(html);
    Set<String> named = new TreeSet<>();
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    return named;
  }

  @Test
  void asksNobodyElse() {
    for (Path file :
        Stream.of(scripts(), files(".css"), files(".html")).flatMap(List::stream).toList()) {
      assertFalse(ADDRESS.matcher(read(file)).find(), file + " names another host");
    }
  }

  @Test
  void hasEveryWord_inBothLanguages() {
    String english = read(PAGE.resolve("words/en.js"));
    assertEquals(keys(english), keys(read(PAGE.resolve("words/ko.js"))));
    Matcher used = Pattern.compile("\\bwords\\.(\\w+)").matcher("");
    for (Path script : scripts()) {
      used.reset(read(script));
      while (used.find()) {
        assertTrue(keys(english).contains(used.group(1)), script + ": " + used.group(1));
      }
    }
  }

  /** Of all depths; each value begins on the line of its key, or after a comma. */
  private static Set<String> keys(String words) {
    Set<String> keys = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("(?:^|[{,])\\s*\"?([\\w-]+)\"?: ", Pattern.MULTILINE).matcher(words);
    while (matcher.find()) {
      keys.add(matcher.group(1));
    }
    return keys;
  }

  private static List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(PAGE)) {
      return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String relative(Path file) {
    return PAGE.relativize(file).toString().replace('\\', '/');
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
