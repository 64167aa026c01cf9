/**
 * The ideas of the service and the ports between its modules: what an {@link
 * dev.clipservice.core.Embedding} is, who makes one ({@link
 * dev.clipservice.core.EmbeddingProvider}), and who keeps them ({@link
 * dev.clipservice.core.PartStore}, {@link dev.clipservice.core.JobQueue}).
 *
 * <p>Needs the JDK only: no Jakarta, DJL, JDBC or Liberty.
 */
module dev.clipservice.core {
  exports dev.clipservice.core;
}
