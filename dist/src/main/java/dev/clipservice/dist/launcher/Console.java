package dev.clipservice.dist.launcher;

import java.io.PrintWriter;

/** The terminal. Each call is one whole line, at once: the server writes there too. */
record Console(PrintWriter out, PrintWriter err, LogFormat format) {

  void say(String message) {
    out.println(format.line("AUDIT", message));
    out.flush();
  }

  /** Passes on a line of the server, in the form that all lines have. */
  void pass(String line) {
    if (!line.isBlank()) {
      out.println(line.startsWith("{") ? line : format.line("AUDIT", line));
      out.flush();
    }
  }

  /** Says why the service cannot serve. */
  void fail(String sentence) {
    err.println(format.line("ERROR", "clip-service: " + sentence));
    err.flush();
  }
}
