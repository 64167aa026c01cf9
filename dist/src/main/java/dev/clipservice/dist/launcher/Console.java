package dev.clipservice.dist.launcher;

import java.io.PrintWriter;

/** The terminal. Each call is one whole line, at once: the server writes there too. */
record Console(PrintWriter out, PrintWriter err) {

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Says why the service cannot serve. */
  void fail(String sentence) {
    err.println("clip-service: " + sentence);
    err.flush();
  }
}
