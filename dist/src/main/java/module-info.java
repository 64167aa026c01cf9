/**
 * What a person starts: the launcher ({@link dev.clipservice.dist.launcher.Launcher}), which brings
 * up Open Liberty with the service in it, and for the demo a database ({@link
 * dev.clipservice.dist.demo.DemoDatabase}).
 *
 * <p>{@code embedded.postgres} is a file-name module: PostgreSQL's programs, unpacked and started.
 * {@code jdk.management} knows the machine's memory. {@code info.picocli} fills the options by
 * reflection.
 */
module dev.clipservice.dist {
  requires com.fasterxml.jackson.databind;
  requires dev.clipservice.core;
  requires embedded.postgres;
  requires info.picocli;
  requires java.logging;
  requires java.net.http;
  requires java.sql;
  requires jdk.management;

  opens dev.clipservice.dist.launcher to
      info.picocli;
}
