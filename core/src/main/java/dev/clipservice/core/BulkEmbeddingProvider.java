package dev.clipservice.core;

/**
 * Embeds the rows of the table. Where the served model cannot, another provider may stand in for
 * it: its results say so ({@link EmbeddedText#madeBy}), while {@link #status} goes on telling the
 * served model, which alone may become the table's target.
 *
 * <p>Ready as long as anyone can embed, once the served model has been ready since the start; not
 * before, since nobody would know what the table is to be filled with.
 */
public interface BulkEmbeddingProvider extends EmbeddingProvider {}
