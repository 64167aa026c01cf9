package dev.clipservice.rest.internal.admin;

import dev.clipservice.core.ModelIdentity;
import dev.clipservice.rest.internal.request.InvalidRequests;
import dev.clipservice.rest.internal.request.JsonFields;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/**
 * A wish for another model of the table.
 *
 * @param target which; empty for the one that this server serves
 * @param confirmed whether whoever wishes it says that it is meant
 */
record RetargetRequest(Optional<ModelIdentity> target, boolean confirmed) {

  private static final String PROVIDER = "provider";
  private static final String MODEL = "model";
  private static final String REVISION = "revision";
  private static final String CONFIRM = "confirm";

  /** Reads a body, which may be empty: provider, model and revision are all there or none. */
  static RetargetRequest read(InputStream body) {
    JsonFields fields = JsonFields.read(body, Set.of(PROVIDER, MODEL, REVISION, CONFIRM));
    return new RetargetRequest(target(fields), fields.flag(CONFIRM).orElse(false));
  }

  private static Optional<ModelIdentity> target(JsonFields fields) {
    Optional<String> provider = fields.text(PROVIDER);
    Optional<String> model = fields.text(MODEL);
    Optional<String> revision = fields.text(REVISION);
    if (provider.isEmpty() && model.isEmpty() && revision.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelIdentity(
            require(PROVIDER, provider), require(MODEL, model), require(REVISION, revision)));
  }

  private static String require(String name, Optional<String> value) {
    return value.orElseThrow(
        () ->
            InvalidRequests.of(
                name,
                "missing_required_parameter",
                "Missing required parameter: '%s'. A target has provider, model and revision; leave out all three for the model that this server serves."
                    .formatted(name)));
  }

  /** Makes sure that it is meant. */
  void requireConfirmed() {
    if (!confirmed) {
      throw InvalidRequests.of(
          CONFIRM,
          "confirmation_required",
          "Missing 'confirm': expected true, because every vector of another model counts as foreign from then on and is made again. ?dryRun=true tells how many there are.");
    }
  }
}
