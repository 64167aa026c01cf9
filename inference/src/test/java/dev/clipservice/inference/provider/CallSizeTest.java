package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallSizeTest {

  @Test
  void splitsByCountAndByBytes_keepingTheOrder() {
    CallSize size = new CallSize(3, 10);
    assertEquals(List.of(List.of("a")), size.split(List.of("a")));
    assertEquals(
        List.of(List.of("a", "b", "c"), List.of("d")), size.split(List.of("a", "b", "c", "d")));
    assertEquals(
        List.of(List.of("12345", "12345"), List.of("1")),
        size.split(List.of("12345", "12345", "1")));
    assertEquals(
        List.of(List.of("a"), List.of("much longer than ten"), List.of("b")),
        size.split(List.of("a", "much longer than ten", "b")));
    assertEquals(
        List.of(List.of("플레이"), List.of("트")),
        size.split(List.of("플레이", "트")),
        "a syllable has three bytes");
  }
}
