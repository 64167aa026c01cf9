package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ModelIdentity;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link ModelIdentity}: whose vectors can be compared. */
@Schema(name = "ModelIdentity", description = "Vectors of the same three can be compared.")
public record IdentityBody(
    @Schema(description = "`clip`, or `openai`") String provider,
    String model,
    @Schema(description = "A digest of the weights, the tokenizer and the pooling")
        String revision) {

  public static IdentityBody of(ModelIdentity identity) {
    return new IdentityBody(identity.provider(), identity.model(), identity.revision());
  }

  /** The same, or null. */
  public static IdentityBody orNull(Optional<ModelIdentity> identity) {
    return identity.map(IdentityBody::of).orElse(null);
  }
}
