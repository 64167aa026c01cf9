package dev.clipservice.core;

/**
 * A row with a unit vector of unknown origin.
 *
 * @param rowId {@code parts_master_features.id}
 * @param text not blank
 * @param stored the vector that is there
 */
public record UnverifiedPart(long rowId, String text, Embedding stored) {}
