package dev.clipservice.inference;

import java.nio.file.Path;

/** The demo model, as the distribution has it. */
final class DemoModel {

  static final String NAME = "clip-brick-mini";

  private DemoModel() {}

  static Path folder() {
    return Path.of(System.getProperty("clip.demo.model"));
  }

  static Checkpoint checkpoint() {
    return Checkpoint.open(folder(), NAME);
  }
}
