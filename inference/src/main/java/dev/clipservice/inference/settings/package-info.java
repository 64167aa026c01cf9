/**
 * {@code CLIP_CONFIG_FILE}: {@link dev.clipservice.inference.settings.ConfigFile} is what stands in
 * it, a source of MicroProfile Config shows it to everyone, and a watch reads it again when it
 * changes.
 */
package dev.clipservice.inference.settings;
