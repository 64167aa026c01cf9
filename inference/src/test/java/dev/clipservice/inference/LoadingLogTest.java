package dev.clipservice.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.DownloadProgress;
import dev.clipservice.core.ProviderStatus.Loading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadingLogTest {

  private final Logger logger = Logger.getLogger(LoadingLogTest.class.getName());
  private final List<String> lines = new ArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add((String) line.getParameters()[0]);
        }

        @Override
        public void flush() {
          // nothing is held back
        }

        @Override
        public void close() {
          // nothing is open
        }
      };
  private long now = 1;
  private final LoadingLog log =
      new LoadingLog(System.getLogger(LoadingLogTest.class.getName()), () -> now);

  @BeforeEach
  void record() {
    logger.addHandler(recorder);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(recorder);
  }

  @Test
  void writesEachStepOnce() {
    log.log(new Loading("waiting"));
    log.log(new Loading("waiting"));
    log.log(new Loading("reading"));
    assertEquals(List.of("waiting", "reading"), lines);
  }

  @Test
  void writesFewLinesOfAFastDownload() {
    for (int percent = 0; percent <= 100; percent++) {
      log.log(download("a", percent));
      now += Duration.ofMillis(500).toNanos();
    }
    log.log(download("b", 0));
    assertEquals(List.of("a 0", "a 20", "a 40", "a 60", "a 80", "a 100", "b 0"), lines);
  }

  @Test
  void writesALineAMinuteOfASlowOne() {
    for (int second = 0; second <= 150; second++) {
      log.log(download("a", second / 100));
      now += Duration.ofSeconds(1).toNanos();
    }
    assertEquals(List.of("a 0", "a 0", "a 1"), lines);
  }

  private static Loading download(String file, int percent) {
    return new Loading(
        file + " " + percent, Optional.of(new DownloadProgress(file, percent, 100, 1)));
  }
}
