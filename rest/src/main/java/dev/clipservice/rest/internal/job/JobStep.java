package dev.clipservice.rest.internal.job;

import dev.clipservice.core.Reprocessing.Kind;
import dev.clipservice.core.Reprocessing.Progress;

/**
 * One walk through the table, and how far it has come.
 *
 * @param rows which rows it queues
 */
public record JobStep(Kind rows, Progress progress) {}
