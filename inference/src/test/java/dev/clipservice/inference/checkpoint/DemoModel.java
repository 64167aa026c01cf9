package dev.clipservice.inference.checkpoint;

import java.nio.file.Path;

/** The demo model, as the distribution has it. */
public final class DemoModel {

  static final String NAME = "clip-brick-mini";

  private DemoModel() {}

  public static Path folder() {
    return Path.of(System.getProperty("clip.demo.model"));
  }

  public static Checkpoint checkpoint() {
    return Checkpoint.open(folder(), NAME);
  }
}
