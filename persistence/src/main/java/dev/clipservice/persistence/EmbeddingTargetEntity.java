package dev.clipservice.persistence;

import dev.clipservice.core.ModelIdentity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one identity that the table is filled with; at most one row. */
@Entity
@Table(name = "embedding_target")
public class EmbeddingTargetEntity {

  @Id
  @Column(name = "only_one")
  private boolean onlyOne = true;

  private String provider;
  private String model;
  private String revision;

  /** For JPA. */
  protected EmbeddingTargetEntity() {}

  /** The identity, as a value. */
  public ModelIdentity identity() {
    return new ModelIdentity(provider, model, revision);
  }
}
