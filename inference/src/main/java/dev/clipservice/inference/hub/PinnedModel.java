package dev.clipservice.inference.hub;

import java.util.Map;
import java.util.Optional;

/**
 * The default model: OpenAI's CLIP ViT-L/14 at one commit. What its files must be stands here, so
 * that no hub, mirror or proxy can serve another one in its place.
 *
 * <p>Source: the file pages and Git LFS pointers of that commit at
 * huggingface.co/openai/clip-vit-large-patch14.
 */
final class PinnedModel {

  static final String ID = "openai/clip-vit-large-patch14";
  static final String REVISION = "32bd64288804d66eefd0ccbe215aa642df71cc41";
  static final long WEIGHTS_BYTES = 1_710_540_580L;

  private static final Map<String, Pin> FILES =
      Map.of(
          "config.json",
          new Pin(-1, "8a09b467700c58138c29d53c605b34ebc69beaadd13274a8a2af8ad2c2f4032a"),
          "model.safetensors",
          new Pin(
              WEIGHTS_BYTES, "a2bf730a0c7debf160f7a6b50b3aaf3703e7e88ac73de7a314903141db026dcb"));

  /**
   * What a file must be, whatever a server says.
   *
   * @param size in bytes; -1 if it is not known
   * @param sha256 in lower-case hexadecimal
   */
  record Pin(long size, String sha256) {

    /** Whether what the hub says of the file can be true of it. */
    boolean allows(FileMetadata metadata) {
      boolean sameSize = size < 0 || size == metadata.size();
      return sameSize && (!metadata.hasSha256() || metadata.etag().equals(sha256));
    }
  }

  private PinnedModel() {}

  /** What {@code file} must be; empty for another model or revision, or if it is not known. */
  static Optional<Pin> pin(HubId id, String commit, String file) {
    return id.value().equals(ID) && commit.equals(REVISION)
        ? Optional.ofNullable(FILES.get(file))
        : Optional.empty();
  }
}
