package dev.clipservice.testing;

/**
 * How big the tests of survival and of big tables are: short in every build, long in the Maven
 * profile {@code endurance} ({@code mvn verify -Pendurance}), which sets {@code clip.endurance}.
 */
public final class Endurance {

  /** Whether this is the long form. */
  public static final boolean LONG = Boolean.getBoolean("clip.endurance");

  private Endurance() {}

  /** The size of a test: rows, kills, or whatever there may be more of. */
  public static int size(int everyBuild, int longForm) {
    return LONG ? longForm : everyBuild;
  }
}
