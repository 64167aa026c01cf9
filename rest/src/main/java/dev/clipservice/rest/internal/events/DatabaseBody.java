package dev.clipservice.rest.internal.events;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.rest.internal.http.JsonBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why the table cannot be looked at. */
@Schema(name = "DatabaseEvent")
record DatabaseBody(
    @Schema(enumeration = {"down", "migrating", "none"}) String status, String detail)
    implements JsonBody {

  static DatabaseBody down(String reason) {
    return new DatabaseBody("down", reason);
  }

  static DatabaseBody of(DatabaseStatus status) {
    if (status instanceof DatabaseStatus.Down down) {
      return down(down.reason());
    }
    if (status instanceof DatabaseStatus.Migrating migrating) {
      return new DatabaseBody("migrating", migrating.detail());
    }
    return new DatabaseBody("none", "No database is configured: this server only embeds.");
  }
}
