package dev.clipservice.inference.hub;

import dev.clipservice.inference.http.RetryAfter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What can go wrong between us and the hub, each with a sentence and whether waiting helps. */
final class HubFailures {

  /** Nobody asks for more than this in good faith. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private final HubAccess access;
  private final Clock clock;

  HubFailures(HubAccess access, Clock clock) {
    this.access = access;
    this.clock = clock;
  }

  /** A request or an answer that broke off. */
  ModelUnavailableException broken(String host, IOException e) {
    if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
      return temporary(
          "The name %s cannot be resolved. Check the network and HF_ENDPOINT.".formatted(host), e);
    }
    if (has(e, SSLException.class)) {
      return secureConnection(host, e);
    }
    if (e instanceof HttpConnectTimeoutException || has(e, ConnectException.class)) {
      return temporary(
          "%s cannot be reached (%s). Check the network, HF_ENDPOINT, and https_proxy if there is a proxy."
              .formatted(host, reason(e)),
          e);
    }
    return e instanceof HttpTimeoutException
        ? temporary("%s does not answer in time (%s).".formatted(host, reason(e)), e)
        : temporary("The connection to %s broke off (%s).".formatted(host, reason(e)), e);
  }

  private static ModelUnavailableException secureConnection(String host, IOException e) {
    String sentence = "No secure connection to %s (%s).".formatted(host, reason(e));
    return has(e, CertificateException.class) || has(e, CertPathBuilderException.class)
        ? ModelUnavailableException.permanent(
            sentence
                + " Its certificate is not trusted: behind a proxy that opens TLS, name a trust store that knows it in"
                + " CLIP_JAVA_OPTIONS (-Djavax.net.ssl.trustStore=...).",
            e)
        : temporary(sentence, e);
  }

  /** An answer without the file. */
  ModelUnavailableException refused(RemoteFile file, String host, int status, HttpHeaders headers) {
    return switch (status) {
      case 401 -> unauthorized(file, host);
      case 403 ->
          ModelUnavailableException.permanent(
              "%s does not give %s to this account (403): accept the model's conditions at %s/%s, and set HF_TOKEN to a token that may read it."
                  .formatted(host, file, access.endpoint(), file.id()));
      case 404 -> notFound(file, headers.firstValue("X-Error-Code").orElse(""));
      case 407 ->
          ModelUnavailableException.permanent(
              "The proxy asks for a login (407), which this service does not have: use a proxy without one, or set CLIP_MODEL to a folder.");
      case 429 ->
          ModelUnavailableException.temporary(
              "%s limits how often it answers (429); a token in HF_TOKEN raises the limit."
                  .formatted(host),
              retryAfter(headers),
              null);
      default ->
          status == 408 || (status >= 500 && status != 501)
              ? ModelUnavailableException.temporary(
                  "%s cannot answer now (%d).".formatted(host, status), retryAfter(headers), null)
              : ModelUnavailableException.permanent(
                  "%s: expected %s, found the answer %d. Check HF_ENDPOINT."
                      .formatted(host, file, status));
    };
  }

  private ModelUnavailableException unauthorized(RemoteFile file, String host) {
    return ModelUnavailableException.permanent(
        access.token().isPresent()
            ? "%s refuses the token for %s (401): set HF_TOKEN to a valid one, or unset it for a public model."
                .formatted(host, file)
            : "%s does not give %s without a token (401): there is no such model, or it is private. Check CLIP_MODEL (there is no folder of that name), or set HF_TOKEN."
                .formatted(host, file));
  }

  /** A file that is not there; {@code code} is the hub's word for what is missing, or empty. */
  ModelUnavailableException notFound(RemoteFile file, String code) {
    String what =
        switch (code) {
          case "RepoNotFound" -> "model %s: check CLIP_MODEL".formatted(file.id());
          case "RevisionNotFound" ->
              "revision %s of %s: check CLIP_MODEL_REVISION".formatted(file.revision(), file.id());
          default -> "file %s: check CLIP_MODEL and CLIP_MODEL_REVISION".formatted(file);
        };
    return ModelUnavailableException.permanent(
        "%s has no %s.".formatted(access.endpoint().getHost(), what));
  }

  private Duration retryAfter(HttpHeaders headers) {
    return RetryAfter.of(headers, clock, MAX_RETRY_AFTER).orElse(null);
  }

  private static ModelUnavailableException temporary(String sentence, IOException e) {
    return ModelUnavailableException.temporary(sentence, null, e);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
