package dev.clipservice.rest.internal.events;

import dev.clipservice.rest.internal.admin.Times;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Takes note of what this application logs at INFO or above, where no text of a user's is (DESIGN,
 * section 9). Stack traces stay in the log.
 */
public final class LogTap extends Handler {

  /** Kept, for loggers that nobody holds are collected, and their handlers with them. */
  private static final Logger LOGGER = Logger.getLogger("dev.clipservice");

  private static final int LONGEST = 1_000;

  private final LogLines lines;
  private final Formatter formatter = new SimpleFormatter();

  public LogTap(LogLines lines) {
    this.lines = lines;
    setLevel(Level.INFO);
  }

  /** Takes note from now on. */
  public void open() {
    LOGGER.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    if (isLoggable(line)) {
      String message = formatter.formatMessage(line);
      lines.add(
          new LogBody(
              Times.text(line.getInstant()),
              line.getLevel().getName(),
              message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
