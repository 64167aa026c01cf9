package dev.clipservice.dist.launcher;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Tells whether two keys belong together: what one signs, the other must accept. */
final class KeyPairs {

  private static final byte[] ANYTHING = {1, 2, 3};

  private KeyPairs() {}

  static boolean match(PrivateKey key, PublicKey other) {
    try {
      Signature signing = Signature.getInstance(algorithm(key));
      signing.initSign(key);
      signing.update(ANYTHING);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm(key));
      verifying.initVerify(other);
      verifying.update(ANYTHING);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not even of the same kind
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
