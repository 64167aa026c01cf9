package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key for 127.0.0.1 with a certificate that it has signed itself, made by {@code keytool}: as a
 * keystore, and as PEM.
 *
 * @param folder where they are
 */
public record TestCertificate(Path folder) {

  public static final String PASSWORD = "changeit";

  /**
   * Makes one.
   *
   * @param algorithm of the key, e.g. {@code EC}
   */
  public static TestCertificate make(Path folder, String algorithm)
      throws IOException, GeneralSecurityException, InterruptedException {
    TestCertificate made = new TestCertificate(Files.createDirectories(folder));
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of("-genkeypair", "-alias", "test", "-keyalg", algorithm));
    command.addAll(List.of("-dname", "CN=test", "-ext", "san=ip:127.0.0.1", "-validity", "2"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", made.keystore().toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance(made.keystore().toFile(), PASSWORD.toCharArray());
    write(made.certificate(), "CERTIFICATE", store.getCertificate("test").getEncoded());
    write(made.key(), "PRIVATE KEY", store.getKey("test", PASSWORD.toCharArray()).getEncoded());
    return made;
  }

  private static void write(Path file, String what, byte[] encoded) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    Files.writeString(
        file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, base64));
  }

  public Path keystore() {
    return folder.resolve("keystore.p12");
  }

  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  public Path key() {
    return folder.resolve("key.pem");
  }

  /** What a server is given. */
  Map<String, String> environment() {
    return Map.of(
        "CLIP_TLS_CERTIFICATE", certificate().toString(), "CLIP_TLS_KEY", key().toString());
  }

  /** Trusts it as an authority, and looks at the name in it. */
  static SSLContext trusting(Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "test", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
