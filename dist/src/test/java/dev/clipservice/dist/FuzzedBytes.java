package dev.clipservice.dist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Changes bytes here and there: what a broken line, proxy or client does, and an attacker. */
final class FuzzedBytes {

  /** What parsers stumble over. */
  private static final List<byte[]> STUMBLING_BLOCKS =
      List.of(
          new byte[] {0},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          ascii("\r\n"),
          ascii("\n"),
          ascii("\r"),
          ascii("\r\n\r\n"),
          ascii("\""),
          ascii("\\"),
          ascii("{"),
          ascii("]"),
          ascii(","),
          ascii("%00"),
          ascii("9999999999999999999999"),
          ascii("\u007f"));

  private final Dice dice;

  FuzzedBytes(Dice dice) {
    this.dice = dice;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Some bytes changed, lost, doubled or put in between; now and then the end is missing. */
  byte[] of(byte[] original) {
    byte[] bytes = original;
    for (int change = dice.below(4); change >= 0; change--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = dice.below(bytes.length + 1);
    int end = Math.min(bytes.length, at + dice.below(12));
    return switch (dice.below(5)) {
      case 0 -> joined(bytes, at, dice.oneOf(STUMBLING_BLOCKS), at);
      case 1 -> joined(bytes, at, dice.oneOf(STUMBLING_BLOCKS), end);
      case 2 -> joined(bytes, at, new byte[0], end);
      case 3 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
      default -> dice.percent(20) ? Arrays.copyOf(bytes, at) : flipped(bytes, at);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << dice.below(8));
    }
    return flipped;
  }

  private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, until);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }
}
