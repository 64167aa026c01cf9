/**
 * The composition root: the only module that sees all others, which become one WAR. Its own code is
 * what a person starts, the launcher ({@link dev.clipservice.dist.launcher.Launcher}), which brings
 * up Open Liberty with the WAR in it, and for the demo a database ({@link
 * dev.clipservice.dist.demo.DemoDatabase}).
 *
 * <p>{@code embedded.postgres} is a file-name module: PostgreSQL's programs, unpacked and started.
 * {@code jdk.management} knows the machine's memory. {@code info.picocli} fills the options by
 * reflection.
 */
module dev.clipservice.dist {
  requires com.fasterxml.jackson.databind;
  requires dev.clipservice.core;
  requires dev.clipservice.inference;
  requires dev.clipservice.migrations;
  requires dev.clipservice.persistence;
  requires dev.clipservice.rest;
  requires dev.clipservice.worker;
  requires embedded.postgres;
  requires info.picocli;
  requires java.logging;
  requires java.net.http;
  requires java.sql;
  requires jdk.management;

  opens dev.clipservice.dist.launcher to
      info.picocli;
}
