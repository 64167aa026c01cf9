package dev.clipservice.inference.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * One file of a repository, at a revision.
 *
 * @param id the repository
 * @param revision commit, branch or tag
 * @param name without folders
 */
record RemoteFile(HubId id, String revision, String name) {

  /** Where the hub at {@code endpoint} serves it. */
  URI uri(URI endpoint) {
    return URI.create(
        "%s/%s/resolve/%s/%s".formatted(endpoint, id.value(), encoded(revision), encoded(name)));
  }

  // A revision may have slashes, as refs/pr/1
  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "%s of %s (revision %s)".formatted(name, id, revision);
  }
}
