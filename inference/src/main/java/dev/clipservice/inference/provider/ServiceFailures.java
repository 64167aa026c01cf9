package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.inference.http.RetryAfter;
import dev.clipservice.inference.provider.ServiceUnavailableException.Way;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What can go wrong between us and a service, each with a sentence and a kind that says whose fault
 * it is: the input's, the configuration's, or the service's for now. Never shows a key.
 */
final class ServiceFailures {

  /** Nobody asks for more than this in good faith. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  /** Fields that we send whatever the input is: a complaint about one is no complaint about it. */
  private static final Set<String> OUR_FIELDS =
      Set.of("model", "dimensions", "encoding_format", "user");

  private final ServiceNames names;
  private final Optional<ApiKey> key;
  private final InstantSource clock;

  ServiceFailures(ServiceNames names, Optional<ApiKey> key, InstantSource clock) {
    this.names = names;
    this.key = key;
    this.clock = clock;
  }

  /** No answer within {@code limit}. */
  ServiceUnavailableException slow(Duration limit) {
    return new ServiceUnavailableException(
        Way.SLOW,
        "%s gave no whole answer within %s s."
            .formatted(names.who(), Math.max(1, limit.plusMillis(500).toSeconds())));
  }

  /** A request or an answer that broke off; {@code limit} is how long it might have taken. */
  ServiceUnavailableException broken(Throwable e, Duration limit) {
    if (has(e, BoundedBody.TooLongException.class)) {
      return wrongAnswer(e.getMessage(), e);
    }
    if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
      return unreachable("its name cannot be resolved; check " + names.urlName(), e);
    }
    if (has(e, SSLException.class)) {
      boolean untrusted =
          has(e, CertificateException.class) || has(e, CertPathBuilderException.class);
      return unreachable(
          untrusted
              ? "its certificate is not trusted; give the server the trust store by"
                  + " CLIP_JAVA_OPTIONS (-Djavax.net.ssl.trustStore=...)"
              : "no secure connection: " + reason(e),
          e);
    }
    if (has(e, ConnectException.class) || has(e, HttpConnectTimeoutException.class)) {
      return unreachable(reason(e) + "; check that it runs, and " + names.urlName(), e);
    }
    return has(e, HttpTimeoutException.class)
        ? slow(limit)
        : unreachable("the connection broke off: " + reason(e), e);
  }

  /** What a service says of itself that cannot serve now. */
  String notReady(String reason) {
    return "%s is not ready: %s".formatted(names.who(), hide(reason));
  }

  /** An answer that cannot be taken for one. */
  ServiceUnavailableException wrongAnswer(String expectedAndFound, Throwable cause) {
    return new ServiceUnavailableException(
        Way.WRONG_ANSWER,
        "%s gave a wrong answer: %s.".formatted(names.who(), hide(expectedAndFound)),
        null,
        cause);
  }

  /** Something that a person has to set otherwise. */
  ClipServiceException misconfigured(String sentence) {
    return new ClipServiceException(
        Kind.MISCONFIGURED, "%s %s".formatted(names.who(), hide(sentence)));
  }

  /**
   * An answer of another status than 200.
   *
   * @param texts what was sent: never repeated
   */
  ClipServiceException refused(Reply reply, List<String> texts) {
    int status = reply.status();
    ErrorReply error = ErrorReply.of(reply);
    String said = hide(error.quoted(texts));
    return switch (status) {
      case 400, 413, 422 -> badRequest(status, error, said);
      case 401, 403 ->
          misconfigured(
              key.isPresent()
                  ? "refuses the key (%d): set %s to a valid one."
                      .formatted(status, names.keyName())
                  : "asks for a key (%d): set %s.".formatted(status, names.keyName()));
      case 402 -> misconfigured("wants to be paid first (402).");
      case 404 -> notFound(error, said);
      case 407 -> misconfigured("is behind a proxy that asks for a login (407): use one without.");
      case 429 -> overloaded(reply, error, said);
      case 408, 425, 502, 503, 504 ->
          new ServiceUnavailableException(
              Way.UNREACHABLE,
              "%s cannot answer now (%d)%s.".formatted(names.who(), status, said),
              retryAfter(reply),
              null);
      default ->
          status >= 500
              ? new ServiceUnavailableException(
                  Way.WRONG_ANSWER,
                  "%s failed (%d)%s.".formatted(names.who(), status, said),
                  retryAfter(reply),
                  null)
              : misconfigured(
                  "gave the answer %d where embeddings were expected: check %s."
                      .formatted(status, names.urlName()));
    };
  }

  private ClipServiceException badRequest(int status, ErrorReply error, String said) {
    if (OUR_FIELDS.contains(error.param()) || error.code().equals("model_not_found")) {
      return misconfigured(
          "does not take our requests (%d)%s; check %s."
              .formatted(status, said, names.modelName()));
    }
    return ClipServiceException.invalid(
        "input", "%s refuses the input (%d)%s.".formatted(names.who(), status, said));
  }

  private ClipServiceException notFound(ErrorReply error, String said) {
    return error.code().equals("model_not_found") || error.param().equals("model")
        ? misconfigured(
            "does not have the model (404)%s: check %s.".formatted(said, names.modelName()))
        : misconfigured("has no embeddings there (404): check %s.".formatted(names.urlName()));
  }

  private ClipServiceException overloaded(Reply reply, ErrorReply error, String said) {
    if (error.code().equals("insufficient_quota")) {
      return misconfigured("says that the account's quota is used up (429 insufficient_quota).");
    }
    return new ClipServiceException(
        Kind.OVERLOADED,
        "%s is asked too often (429)%s.".formatted(names.who(), said),
        null,
        "rate_limit_exceeded",
        retryAfter(reply),
        null);
  }

  private ServiceUnavailableException unreachable(String why, Throwable cause) {
    return new ServiceUnavailableException(
        Way.UNREACHABLE,
        "%s cannot be reached: %s.".formatted(names.who(), hide(why)),
        null,
        cause);
  }

  private Duration retryAfter(Reply reply) {
    return RetryAfter.of(reply.headers(), clock, MAX_RETRY_AFTER).orElse(null);
  }

  private String hide(String text) {
    return key.map(known -> known.hideIn(text)).orElse(text);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
