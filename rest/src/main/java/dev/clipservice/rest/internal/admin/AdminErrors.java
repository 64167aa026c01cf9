package dev.clipservice.rest.internal.admin;

/**
 * The errors that many endpoints of the admin API answer: names in the OpenAPI document, where each
 * is described once.
 */
public final class AdminErrors {

  public static final String BAD_REQUEST = "BadAdminRequest";
  public static final String FORBIDDEN = "AskedFromElsewhere";
  public static final String NO_DATABASE = "NoDatabase";
  public static final String NO_JOB = "NoSuchJob";

  private AdminErrors() {}
}
