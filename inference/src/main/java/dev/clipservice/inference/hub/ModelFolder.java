package dev.clipservice.inference.hub;

import java.nio.file.Path;

/**
 * A folder in Hugging Face layout; its files have not been looked into.
 *
 * @param path where it is
 * @param name what the model is called if its architecture has no name of its own
 */
public record ModelFolder(Path path, String name) {}
