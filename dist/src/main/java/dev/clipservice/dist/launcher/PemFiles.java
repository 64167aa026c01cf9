package dev.clipservice.dist.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its key as authorities and {@code openssl} write them. */
final class PemFiles {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemFiles() {}

  /**
   * Reads the certificate, and what follows it up to its authority.
   *
   * @throws CannotServeException naming {@code variable}, expected and found
   */
  static List<Certificate> certificates(String variable, Path file) {
    try {
      List<Certificate> chain =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(bytes(variable, file))));
      if (!chain.isEmpty()) {
        return chain;
      }
      throw wrong(variable, file, "a certificate in PEM, found none", null);
    } catch (CertificateException e) {
      throw wrong(variable, file, "certificates in PEM, found something else", e);
    }
  }

  /**
   * Reads the key.
   *
   * @throws CannotServeException likewise
   */
  static PrivateKey key(String variable, Path file) {
    String text = new String(bytes(variable, file), StandardCharsets.ISO_8859_1);
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      boolean other = text.contains("PRIVATE KEY-----");
      throw wrong(
          variable,
          file,
          other
              ? "a key in PKCS #8 without a password, found another form. Convert it: openssl pkcs8"
                  + " -topk8 -nocrypt -in %s -out key.pem".formatted(file)
              : "a private key in PEM, found none",
          null);
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (GeneralSecurityException e) {
        // not one of these
      }
    }
    throw wrong(variable, file, "a key of " + ALGORITHMS + ", found another", null);
  }

  private static byte[] bytes(String variable, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw wrong(variable, file, "a file that can be read, found " + e, e);
    }
  }

  private static CannotServeException wrong(
      String variable, Path file, String expected, Exception cause) {
    return new CannotServeException(
        "%s=%s: expected %s".formatted(variable, file, expected), cause);
  }
}
