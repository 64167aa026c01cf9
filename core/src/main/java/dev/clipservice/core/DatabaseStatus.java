package dev.clipservice.core;

/** Whether the database can be used. */
public sealed interface DatabaseStatus {

  /** No database is configured; the service embeds only. */
  record NotConfigured() implements DatabaseStatus {}

  /** Being brought to the current schema, or waiting for it; {@code detail} tells what happens. */
  record Migrating(String detail) implements DatabaseStatus {}

  /** Answers, and has the current schema. */
  record Up() implements DatabaseStatus {}

  /** Does not answer or cannot be used; tried again by itself. {@code reason} is for people. */
  record Down(String reason) implements DatabaseStatus {}
}
