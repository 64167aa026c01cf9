package dev.clipservice.dist;

import dev.clipservice.testing.Endurance;

/**
 * How much the tests of survival put the service through.
 *
 * @param rows of the table
 * @param kills how often something is killed
 */
record EnduranceSize(int rows, int kills) {

  static EnduranceSize kills(int everyBuild, int longForm) {
    return new EnduranceSize(Endurance.size(800, 5_000), Endurance.size(everyBuild, longForm));
  }
}
