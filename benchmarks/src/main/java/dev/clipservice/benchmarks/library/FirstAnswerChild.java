package dev.clipservice.benchmarks.library;

import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Embeds one text and tells how long ago its JVM began. Arguments: settings. */
final class FirstAnswerChild {

  private FirstAnswerChild() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] args) throws InterruptedException {
    try (LocalEmbeddingProvider provider = Providers.open(Arrays.asList(args))) {
      List<EmbeddedText> answer =
          Providers.embed(provider, List.of("2x4 플레이트"), Priority.INTERACTIVE);
      long age = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      System.out.println("answered " + age + " " + answer.get(0).tokens());
      System.out.flush();
    }
  }
}
