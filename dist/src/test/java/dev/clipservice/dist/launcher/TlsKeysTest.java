package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.dist.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service port is encrypted with. */
class TlsKeysTest {

  @TempDir static Path folder;
  private static TestCertificate rsa;
  private static TestCertificate other;

  @BeforeAll
  static void make() throws Exception {
    rsa = TestCertificate.make(folder.resolve("rsa"), "RSA");
    other = TestCertificate.make(folder.resolve("other"), "EC");
  }

  @Test
  void isOff_whereNothingIsSet() {
    assertEquals(Optional.empty(), TlsKeys.of(MapSettings.of()));
    assertFalse(LauncherConfig.service(MapSettings.of()).tls());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsPem_andAKeystore_alike(String algorithm, @TempDir Path temporary) throws Exception {
    TestCertificate made = TestCertificate.make(temporary.resolve("tls"), algorithm);
    TlsKeys pem = TlsKeys.of(pem(made.certificate(), made.key())).orElseThrow();
    TlsKeys keystore = TlsKeys.of(keystore(TestCertificate.PASSWORD, made)).orElseThrow();
    assertEquals(pem.key(), keystore.key());
    assertEquals(pem.chain(), keystore.chain());
    assertTrue(pem.describe().startsWith("certificate of CN=test, good until 20"), pem.describe());

    TlsKeys.Store written = pem.writeTo(temporary);
    char[] password = written.password().toCharArray();
    KeyStore store = KeyStore.getInstance(written.file().toFile(), password);
    assertEquals(pem.key(), store.getKey("clip-service", password));
  }

  @Test
  void makesTheServicesUrlOneOfHttps() {
    assertEquals(
        "https://127.0.0.1:3021", LauncherConfig.service(pem(rsa.certificate(), rsa.key())).url());
    assertEquals(
        "http://127.0.0.1:9080",
        LauncherConfig.management(pem(rsa.certificate(), rsa.key())).url());
  }

  @Test
  void refusesHalfOfIt_andBothWays() {
    assertRefused(MapSettings.of("CLIP_TLS_KEY", "key.pem"), "expected both, found one");
    assertRefused(
        MapSettings.of("CLIP_TLS_KEYSTORE", "a.p12", "CLIP_TLS_CERTIFICATE", "b.pem"),
        "expected one of both");
  }

  @Test
  void refusesAKeyOfAnotherCertificate() {
    assertRefused(pem(rsa.certificate(), other.key()), "expected the key of the certificate");
  }

  @Test
  void refusesFilesOfAnotherForm_tellingWhatToDo() throws Exception {
    Path encrypted =
        Files.writeString(
            folder.resolve("encrypted.pem"),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertRefused(pem(rsa.certificate(), encrypted), "openssl pkcs8 -topk8 -nocrypt");
    assertRefused(pem(rsa.certificate(), rsa.certificate()), "expected a private key in PEM");
    assertRefused(pem(rsa.key(), rsa.key()), "CLIP_TLS_CERTIFICATE=");
    assertRefused(pem(folder.resolve("none.pem"), rsa.key()), "CLIP_TLS_CERTIFICATE=");
    assertRefused(keystore("wrong", rsa), "CLIP_TLS_KEYSTORE_PASSWORD opens");
  }

  private static MapSettings pem(Path certificate, Path key) {
    return MapSettings.of(
        "CLIP_TLS_CERTIFICATE", certificate.toString(), "CLIP_TLS_KEY", key.toString());
  }

  private static MapSettings keystore(String password, TestCertificate made) {
    return MapSettings.of(
        "CLIP_TLS_KEYSTORE", made.keystore().toString(), "CLIP_TLS_KEYSTORE_PASSWORD", password);
  }

  private static void assertRefused(MapSettings settings, String said) {
    CannotServeException e = assertThrows(CannotServeException.class, () -> TlsKeys.of(settings));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }
}
