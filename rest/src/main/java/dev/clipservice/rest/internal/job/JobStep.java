package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Progress;

/**
 * One walk through the table, and how far it has come.
 *
 * @param rows which rows it is about, e.g. {@code missing}
 */
public record JobStep(String rows, Progress progress) {}
