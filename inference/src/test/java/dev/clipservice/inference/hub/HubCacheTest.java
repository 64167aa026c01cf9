package dev.clipservice.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest {

  private static final HubId TINY = new HubId("acme/tiny");
  private static final String ETAG = "a".repeat(40);

  @TempDir private Path hub;

  @Test
  void putsTheFileItself_whereLinksCannotBeMade() throws IOException {
    HubCache cache =
        new HubCache(
            hub,
            TINY,
            (link, target) -> {
              throw new FileSystemException(
                  link.toString(), null, "a required privilege is missing");
            });
    writeBlob(cache);
    cache.link(FakeHub.COMMIT, "config.json", ETAG);
    Path entry = cache.snapshot(FakeHub.COMMIT).resolve("config.json");
    assertTrue(Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS));
    assertEquals("content", Files.readString(entry));
    assertFalse(Files.exists(cache.blob(ETAG)));
  }

  @Test
  void replacesALinkToNothing() throws IOException {
    HubCache cache = new HubCache(hub, TINY);
    Path entry = cache.snapshot(FakeHub.COMMIT).resolve("config.json");
    Files.createDirectories(entry.getParent());
    Files.createSymbolicLink(entry, Path.of("../../blobs/gone"));
    writeBlob(cache);
    cache.link(FakeHub.COMMIT, "config.json", ETAG);
    assertEquals("content", Files.readString(entry));
  }

  @Test
  void followsBranchesWithSlashes() throws IOException {
    HubCache cache = new HubCache(hub, TINY);
    Files.createDirectories(cache.snapshot(FakeHub.COMMIT));
    assertEquals(Optional.empty(), cache.find("refs/pr/1"));
    cache.writeReference("refs/pr/1", FakeHub.COMMIT);
    cache.writeReference("refs/pr/1", FakeHub.COMMIT);
    assertEquals(Optional.of(cache.snapshot(FakeHub.COMMIT)), cache.find("refs/pr/1"));
    assertTrue(
        Files.isRegularFile(hub.resolve("models--acme--tiny/refs/refs/pr/1")),
        "as huggingface_hub names it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "openai/clip-vit-large-patch14", "O_o/x.y-z"})
  void takesNamesOfTheHub(String id) {
    assertEquals(Optional.of(new HubId(id)), HubId.parse(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b/c", "/a", "a/", "../a", "a/..", "a--b/c", "a b/c", ".a/b", "~/a"})
  void refusesOtherNames(String id) {
    assertEquals(Optional.empty(), HubId.parse(id));
  }

  private static void writeBlob(HubCache cache) throws IOException {
    Files.createDirectories(cache.blob(ETAG).getParent());
    Files.writeString(cache.blob(ETAG), "content");
  }
}
