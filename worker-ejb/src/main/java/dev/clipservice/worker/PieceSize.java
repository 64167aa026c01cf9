package dev.clipservice.worker;

/**
 * How many texts go to the provider in one call: all that there are, until some of them were bad.
 * Then fewer, so that a bad text makes few others go again: the rarer bad texts are, the larger the
 * pieces. For any thread.
 */
final class PieceSize {

  /** Fewer texts are not worth a call of their own. */
  private static final int LEAST = 8;

  /** So many texts later, what was seen counts a third. */
  private static final double REMEMBERED = 2_000;

  /** The share of the texts that may be sent in vain. */
  private static final double IN_VAIN = 0.08;

  /** With a bad text its piece is sent in vain, and half as many once more while it is sought. */
  private static final double PER_BAD_TEXT = 1.5;

  private double texts;
  private double bad;

  /** The next piece of texts that nothing is known about, of {@code most} at most. */
  synchronized int next(int most) {
    double size = bad == 0 ? most : IN_VAIN / PER_BAD_TEXT * texts / bad;
    return (int) Math.min(most, Math.max(LEAST, size));
  }

  /** Notes how many of a piece were bad. */
  synchronized void done(int pieceTexts, int badTexts) {
    double kept = Math.exp(-pieceTexts / REMEMBERED);
    texts = texts * kept + pieceTexts;
    bad = bad * kept + badTexts;
  }
}
