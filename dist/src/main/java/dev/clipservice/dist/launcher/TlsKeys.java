package dev.clipservice.dist.launcher;

import dev.clipservice.core.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the service port is encrypted with: {@code CLIP_TLS_KEYSTORE}, or {@code
 * CLIP_TLS_CERTIFICATE} with {@code CLIP_TLS_KEY}.
 *
 * @param key of the certificate
 * @param chain the certificate, and what leads from it to its authority
 */
record TlsKeys(PrivateKey key, List<Certificate> chain) {

  private static final String KEYSTORE = "CLIP_TLS_KEYSTORE";
  private static final String PASSWORD = "CLIP_TLS_KEYSTORE_PASSWORD";
  private static final String CERTIFICATE = "CLIP_TLS_CERTIFICATE";
  private static final String KEY = "CLIP_TLS_KEY";

  private static final String TYPE = "PKCS12";

  /** As Open Liberty is given it. */
  record Store(Path file, String password) {}

  /** Whether the port is to be encrypted; what with is not looked at. */
  static boolean wanted(Settings settings) {
    return LauncherConfig.given(settings, KEYSTORE)
        || LauncherConfig.given(settings, CERTIFICATE)
        || LauncherConfig.given(settings, KEY);
  }

  /**
   * Reads what is configured, if anything.
   *
   * @throws CannotServeException naming the variable, what was expected and what was found
   */
  static Optional<TlsKeys> of(Settings settings) {
    if (!wanted(settings)) {
      return Optional.empty();
    }
    boolean certificate = LauncherConfig.given(settings, CERTIFICATE);
    boolean key = LauncherConfig.given(settings, KEY);
    if (LauncherConfig.given(settings, KEYSTORE)) {
      if (certificate || key) {
        throw new CannotServeException(
            "%s and %s: expected one of both, found both.".formatted(KEYSTORE, CERTIFICATE));
      }
      return Optional.of(ofKeystore(settings));
    }
    if (!certificate || !key) {
      throw new CannotServeException(
          "%s and %s: expected both, found one.".formatted(CERTIFICATE, KEY));
    }
    List<Certificate> chain = PemFiles.certificates(CERTIFICATE, file(settings, CERTIFICATE));
    TlsKeys keys = new TlsKeys(PemFiles.key(KEY, file(settings, KEY)), chain);
    if (!KeyPairs.match(keys.key, chain.get(0).getPublicKey())) {
      throw new CannotServeException(
          "%s=%s: expected the key of the certificate in %s, found another one."
              .formatted(KEY, file(settings, KEY), file(settings, CERTIFICATE)));
    }
    return Optional.of(keys);
  }

  private static TlsKeys ofKeystore(Settings settings) {
    Path file = file(settings, KEYSTORE);
    char[] password = settings.get(PASSWORD, "").toCharArray();
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          return new TlsKeys(key, List.of(store.getCertificateChain(alias)));
        }
      }
      throw new CannotServeException(
          "%s=%s: expected a private key in it, found none.".formatted(KEYSTORE, file));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new CannotServeException(
          "%s=%s: expected a keystore (PKCS #12 or JKS) that %s opens, found: %s"
              .formatted(KEYSTORE, file, PASSWORD, e.getMessage()),
          e);
    }
  }

  private static Path file(Settings settings, String name) {
    return Path.of(settings.get(name, "")).toAbsolutePath();
  }

  X509Certificate certificate() {
    return (X509Certificate) chain.get(0);
  }

  /** Whom the certificate is for and how long it is good. */
  String describe() {
    X509Certificate certificate = certificate();
    Instant end = certificate.getNotAfter().toInstant();
    return "certificate of %s, %s %s"
        .formatted(
            certificate.getSubjectX500Principal().getName(),
            end.isBefore(Instant.now()) ? "which clients refuse: it ended on" : "good until",
            end);
  }

  /**
   * Writes the key where the server reads it, under a password that nobody else knows.
   *
   * @param folder that only the user can look into
   */
  Store writeTo(Path folder) {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path file = folder.resolve("tls.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, null);
      store.setKeyEntry(
          "clip-service", key, password.toCharArray(), chain.toArray(new Certificate[0]));
      store.store(out, password.toCharArray());
      return new Store(file, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new CannotServeException(
          "The TLS key cannot be written to %s: %s".formatted(file, e), e);
    }
  }
}
