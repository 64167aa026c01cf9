package dev.clipservice.dist;

/**
 * How much the tests of survival put the service through: little by default, much in the profile
 * {@code endurance} ({@code mvn verify -Pendurance}), which takes a quarter of an hour.
 *
 * @param rows of the table
 * @param kills how often something is killed
 */
record EnduranceSize(int rows, int kills) {

  static EnduranceSize kills(int shortRun, int longRun) {
    return isLong() ? new EnduranceSize(5_000, longRun) : new EnduranceSize(800, shortRun);
  }

  /** Whether the profile is on. */
  static boolean isLong() {
    return Boolean.getBoolean("clip.endurance");
  }
}
