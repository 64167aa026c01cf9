package dev.clipservice.dist;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a server is reached: over TLS where its environment has a certificate, which is trusted then
 * as any client would trust its authority.
 */
record Reach(String scheme, HttpClient client) {

  private static final Reach PLAIN = new Reach("http", HttpClient.newHttpClient());

  static Reach of(Map<String, String> environment) {
    String certificate = environment.get("CLIP_TLS_CERTIFICATE");
    return certificate == null
        ? PLAIN
        : new Reach(
            "https",
            HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(Path.of(certificate)))
                .build());
  }
}
