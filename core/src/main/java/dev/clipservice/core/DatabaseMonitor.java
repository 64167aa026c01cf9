package dev.clipservice.core;

/** Knows whether the database can be used. */
public interface DatabaseMonitor {

  /** The present state; cheap, at most a few seconds old. */
  DatabaseStatus status();
}
