package dev.clipservice.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what one worker logs; tests that run beside it do not disturb. */
final class LogRecorder extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger(EmbeddingWorker.class.getName());
  private final Level before = logger.getLevel();
  private final Thread thread = Thread.currentThread();
  private final List<LogRecord> records = new ArrayList<>();

  LogRecorder() {
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
  }

  List<String> messages(Level level) {
    return records.stream()
        .filter(record -> record.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    if (Thread.currentThread() == thread) {
      records.add(record);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
