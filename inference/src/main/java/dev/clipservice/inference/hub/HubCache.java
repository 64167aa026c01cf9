package dev.clipservice.inference.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One repository in a Hugging Face cache: {@code blobs/ETAG} are its files, {@code
 * snapshots/COMMIT/NAME} link to them, {@code refs/BRANCH} hold commits.
 *
 * @param hub the cache's folder
 * @param id the repository
 * @param links how a link is made
 */
record HubCache(Path hub, HubId id, Links links) {

  // Other tools' unfinished files end otherwise: none writes to ours, and we write to none of
  // theirs
  private static final String INCOMPLETE = ".clip-service.incomplete";

  /** Makes links; not every file system has them. */
  @FunctionalInterface
  interface Links {
    void create(Path link, Path target) throws IOException;
  }

  HubCache(Path hub, HubId id) {
    this(hub, id, Files::createSymbolicLink);
  }

  private Path repository() {
    return hub.resolve(id.folder());
  }

  Path blob(String etag) {
    return repository().resolve("blobs").resolve(etag);
  }

  /** Where a blob grows until it is whole. */
  Path incomplete(String etag) {
    return repository().resolve("blobs").resolve(etag + INCOMPLETE);
  }

  Path snapshot(String commit) {
    return repository().resolve("snapshots").resolve(commit);
  }

  Path lockFile() {
    return hub.resolve(".locks").resolve(id.folder()).resolve("clip-service.lock");
  }

  /**
   * The snapshot of a commit, or of what a branch or tag points at here; empty if there is none.
   */
  Optional<Path> find(String revision) {
    return commit(revision).map(this::snapshot).filter(Files::isDirectory);
  }

  private Optional<String> commit(String revision) {
    if (FileMetadata.isCommit(revision)) {
      return Optional.of(revision);
    }
    try {
      return Optional.of(Files.readString(reference(revision)).strip())
          .filter(FileMetadata::isCommit);
    } catch (IOException e) {
      return Optional.empty(); // no such branch in this cache
    }
  }

  private Path reference(String revision) {
    return repository().resolve("refs").resolve(revision);
  }

  /** The commits of which there is something, sorted. */
  List<String> commits() {
    try (Stream<Path> entries = Files.list(repository().resolve("snapshots"))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Puts the blob {@code etag} into a snapshot: a relative link, or the file itself. */
  void link(String commit, String name, String etag) throws IOException {
    Path entry = snapshot(commit).resolve(name);
    Files.createDirectories(entry.getParent());
    Files.deleteIfExists(entry); // a link to nothing
    Path blob = blob(etag);
    try {
      links.create(entry, entry.getParent().relativize(blob));
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Windows without the right to make links, or a file system without links
      Files.move(blob, entry, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Notes what a branch or tag points at. */
  void writeReference(String revision, String commit) throws IOException {
    if (revision.equals(commit)) {
      return;
    }
    Path reference = reference(revision);
    Files.createDirectories(reference.getParent());
    Path draft = reference.resolveSibling(reference.getFileName() + INCOMPLETE);
    Files.writeString(draft, commit);
    Files.move(draft, reference, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what earlier downloads of ours, of other revisions, left unfinished. */
  void removeLeftovers() throws IOException {
    List<Path> leftovers;
    try (Stream<Path> entries = Files.list(repository().resolve("blobs"))) {
      leftovers = entries.filter(entry -> entry.toString().endsWith(INCOMPLETE)).toList();
    }
    for (Path leftover : leftovers) {
      Files.deleteIfExists(leftover);
    }
  }
}
