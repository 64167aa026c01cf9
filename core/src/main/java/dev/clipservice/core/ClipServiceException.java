package dev.clipservice.core;

import java.time.Duration;
import java.util.Optional;

/**
 * The root of every error that the service raises on purpose. Its {@link Kind} decides what a
 * caller does with it; its message is for people: what was expected, what was found, what to do
 * next.
 */
public class ClipServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, in the terms of whoever has to react. */
  public enum Kind {
    /** The caller sent something that can never work; do not retry. */
    INVALID_REQUEST,
    /** The caller asked for a model that is not served. */
    MODEL_NOT_FOUND,
    /** The caller asked for a part, job or page that does not exist. */
    NOT_FOUND,
    /** No or a wrong key. */
    UNAUTHORIZED,
    /** Too much work is waiting; retry later. */
    OVERLOADED,
    /** Cannot serve at the moment (loading, database down, stopping); retry later. */
    UNAVAILABLE,
    /** The work took longer than its deadline. */
    DEADLINE_EXCEEDED,
    /** The configuration or the checkpoint is wrong; a person has to change it. */
    MISCONFIGURED,
    /** A bug, or a fault of the machine. */
    INTERNAL
  }

  private final Kind kind;
  private final String code;
  private final String parameter;
  private final Duration retryAfter;

  public ClipServiceException(Kind kind, String message) {
    this(kind, message, null, null, null, null);
  }

  public ClipServiceException(Kind kind, String message, Throwable cause) {
    this(kind, message, null, null, null, cause);
  }

  /**
   * @param kind not null
   * @param message for people, not null
   * @param parameter the request's field that is wrong, or null
   * @param code a stable word for programs (as OpenAI's {@code error.code}), or null
   * @param retryAfter when a retry is worth it, or null if unknown
   * @param cause or null
   */
  public ClipServiceException(
      Kind kind,
      String message,
      String parameter,
      String code,
      Duration retryAfter,
      Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.parameter = parameter;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A request that is wrong in its field {@code parameter} (null if in none). */
  public static ClipServiceException invalid(String parameter, String message) {
    return new ClipServiceException(Kind.INVALID_REQUEST, message, parameter, null, null, null);
  }

  public Kind kind() {
    return kind;
  }

  /** The request's field that is wrong. */
  public Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }

  /** A stable word for programs. */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /** When a retry is worth it. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
