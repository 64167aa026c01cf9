package dev.clipservice.dist;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Gives the in-container test a server configuration (the product's own, with the test's
 * application in place of the WAR) and an embedded PostgreSQL.
 */
public class ContainerWithDatabase implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Lifecycle.class);
  }

  /** Started before the server and stopped after it. */
  public static class Lifecycle {

    private EmbeddedPostgres database;

    void start(@Observes BeforeStart event) throws IOException {
      database = EmbeddedPostgres.start();
      Path server =
          Path.of(System.getProperty("clip.arquillian.directory"), "servers", "clip-service-test");
      Files.createDirectories(server.resolve("apps"));
      Path product = ClipServer.HOME.resolve("wlp/usr/servers/clip-service/server.xml");
      Files.writeString(
          server.resolve("server.xml"),
          Files.readString(product)
              .replaceAll("(?s)<webApplication .*?</webApplication>", "")
              // Arquillian deploys by changing this file: the server must look at it
              .replaceAll("<(applicationMonitor|config) [^>]*/>", "")
              .replace("</server>", additions()));
    }

    private String additions() {
      return """
        <featureManager><feature>localConnector-1.0</feature></featureManager>
        <variable name="CLIP_SERVICE_PORT" value="%1$s"/>
        <variable name="CLIP_MANAGEMENT_PORT" value="%2$s"/>
        <variable name="CLIP_ROLE" value="api"/>
        <variable name="CLIP_MODEL" value="%3$s"/>
        <variable name="CLIP_ALLOW_DEMO_MODEL" value="true"/>
        <variable name="CLIP_JDBC_URL" value="%4$s"/>
        <variable name="clip.jdbc.url" value="%4$s"/>
        <variable name="clip.jdbc.user" value="postgres"/>
      </server>
      """
          .formatted(
              System.getProperty("clip.arquillian.port"),
              System.getProperty("clip.arquillian.management.port"),
              ClipServer.HOME.resolve("models/clip-brick-mini"),
              "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres");
    }

    void stop(@Observes AfterStop event) throws IOException {
      database.close();
    }
  }
}
