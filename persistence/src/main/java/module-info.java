/**
 * The table of parts and its queue in PostgreSQL: {@link dev.clipservice.persistence.JpaPartStore}
 * and {@link dev.clipservice.persistence.JpaJobQueue}. The schema is not made here.
 */
module dev.clipservice.persistence {
  exports dev.clipservice.persistence;

  // the JPA provider reads and writes the entities' fields
  opens dev.clipservice.persistence;

  requires transitive dev.clipservice.core;
  requires jakarta.annotation;
  requires jakarta.cdi;
  requires jakarta.inject;
  requires transitive jakarta.persistence;
  requires jakarta.transaction;
  requires java.sql;
  requires microprofile.config.api;
  // to hear notifications; the server brings the driver
  requires org.postgresql.jdbc;
}
