package dev.clipservice.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A mark on this database. */
@Entity
@Table(name = "clip_service_info")
public class ServiceInfoEntity {

  /** Marks the demo's database: the demo model may write to it if the value is {@code true}. */
  public static final String DEMO = "demo";

  @Id private String key;
  private String value;

  /** For JPA. */
  protected ServiceInfoEntity() {}

  /** What the mark says. */
  public String value() {
    return value;
  }
}
