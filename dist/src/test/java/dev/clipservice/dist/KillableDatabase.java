package dev.clipservice.dist;

import java.io.IOException;
import java.sql.SQLException;

/** A database whose server a test may kill. */
interface KillableDatabase extends AutoCloseable {

  /** As {@code DATABASE_URL} takes it. */
  String url();

  /** Stops it at once, as a crash does: clients are cut off, the next start recovers. */
  void killAndStartAgain() throws Exception;

  @Override
  void close() throws IOException, SQLException;
}
