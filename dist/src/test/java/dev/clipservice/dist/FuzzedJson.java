package dev.clipservice.dist;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that are, or nearly are, requests for embeddings. */
final class FuzzedJson {

  private static final List<String> NAMES =
      List.of(
          "input",
          "input",
          "input",
          "model",
          "dimensions",
          "encoding_format",
          "truncate",
          "user",
          "confirm",
          "rowsPerMinute",
          "errorClass",
          "Input",
          "",
          "__proto__",
          "\\u0069nput",
          "\\ud800");

  private static final List<String> STRINGS =
      List.of(
          "a brick",
          "2x4 플레이트, 홈 없음, 평평한 표면",
          "",
          "   ",
          "\\u0000",
          "\\ud800",
          "\\udc00\\ud800",
          "\\ud83e\\uddf1",
          "\u202e\ufeff",
          "\\n\\t\\b",
          "\\x",
          "\t",
          "\u0000",
          "clip-brick-mini",
          "clip-vit-l/14",
          "base64",
          "float",
          "mean",
          "error",
          "' OR 1=1 --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/x}");

  private static final List<String> TEXTS =
      List.of(
          "a brick",
          "2x4 플레이트, 홈 없음, 평평한 표면",
          "\\u0041",
          "\\ud83e\\uddf1 \\t",
          "a wheel of many words ".repeat(40));

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "768",
          "769",
          "49406",
          "49407",
          "0.5",
          "1e2",
          "1e400",
          "-1e-400",
          "1E+308",
          "2147483648",
          "9223372036854775808",
          "01",
          "+1",
          ".5",
          "1.",
          "0x10",
          "NaN",
          "-Infinity",
          "1e",
          "--1");

  private final Dice dice;
  private final List<Supplier<String>> values =
      List.of(
          this::string,
          this::string,
          this::number,
          this::word,
          this::array,
          this::array,
          this::tokens,
          this::nested,
          this::object);
  private int depth;

  FuzzedJson(Dice dice) {
    this.dice = dice;
  }

  /** A body, as bytes of some charset, mostly UTF-8. */
  byte[] body() {
    String text =
        switch (dice.below(10)) {
          case 0 -> dice.oneOf(values).get();
          case 1 -> "";
          case 2 -> "{\"input\":" + array() + "}";
          case 3, 4, 5 -> sound();
          default -> object();
        };
    byte[] bytes = text.getBytes(charset());
    return dice.percent(35) ? new FuzzedBytes(dice).of(bytes) : bytes;
  }

  /** One that the service takes. */
  private String sound() {
    String text = '"' + dice.oneOf(TEXTS) + '"';
    List<String> more =
        List.of("", ",\"encoding_format\":\"base64\"", ",\"user\":null", ",\"truncate\":\"mean\"");
    String input =
        dice.percent(50) ? text : Collections.nCopies(1 + dice.below(20), text).toString();
    return "{\"input\":" + input + dice.oneOf(more) + "}";
  }

  private Charset charset() {
    return dice.percent(95)
        ? StandardCharsets.UTF_8
        : dice.oneOf(
            List.of(
                StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1));
  }

  private String object() {
    return IntStream.range(0, dice.below(5))
        .mapToObj(i -> '"' + dice.oneOf(NAMES) + "\":" + value())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String value() {
    depth++;
    try {
      return depth > 4 ? string() : dice.oneOf(values).get();
    } finally {
      depth--;
    }
  }

  private String string() {
    String text = dice.oneOf(STRINGS);
    return '"' + (dice.percent(10) ? text.repeat(1 + dice.below(400)) : text) + '"';
  }

  private String number() {
    return dice.percent(10) ? "9".repeat(1 + dice.below(2_000)) : dice.oneOf(NUMBERS);
  }

  private String word() {
    return dice.oneOf(List.of("true", "false", "null", "nul", "undefined", "TRUE", "'a'"));
  }

  private String array() {
    int size = dice.percent(3) ? 2_040 + dice.below(16) : dice.below(9);
    List<String> items = new ArrayList<>(Collections.nCopies(size, string()));
    if (size > 0 && dice.percent(40)) {
      items.set(dice.below(size), value());
    }
    return items.toString();
  }

  private String tokens() {
    List<String> ids = new ArrayList<>();
    for (int i = dice.below(90); i >= 0; i--) {
      ids.add(dice.percent(95) ? Integer.toString(dice.below(50_000)) : number());
    }
    return dice.percent(30) ? "[" + ids + "," + ids + "]" : ids.toString();
  }

  private String nested() {
    int levels = 1 + dice.below(dice.percent(20) ? 20_000 : 60);
    return dice.percent(50)
        ? "[".repeat(levels) + "]".repeat(levels)
        : "{\"input\":".repeat(levels) + "1" + "}".repeat(levels);
  }
}
