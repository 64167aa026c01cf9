package dev.clipservice.core;

/** Whose work goes first. */
public enum Priority {
  /** Somebody waits for the answer. */
  INTERACTIVE,
  /** The worker's; runs when nothing interactive waits, in bounded slices. */
  BULK
}
