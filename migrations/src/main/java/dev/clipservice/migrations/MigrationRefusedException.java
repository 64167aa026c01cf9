package dev.clipservice.migrations;

import dev.clipservice.core.ClipServiceException;

/** This database cannot be migrated safely; nothing in it was changed. */
public class MigrationRefusedException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  public MigrationRefusedException(String message) {
    super(Kind.MISCONFIGURED, message);
  }
}
