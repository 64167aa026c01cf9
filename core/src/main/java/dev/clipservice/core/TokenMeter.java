package dev.clipservice.core;

import java.util.Optional;

/** Shows people what a model reads of a text. */
@FunctionalInterface
public interface TokenMeter {

  /**
   * Cuts a text into the tokens of the model that this server serves.
   *
   * @param text not null; may be empty
   * @return empty if the model is not loaded, or is on another server, which has tokens of its own
   */
  Optional<MeasuredText> measure(String text);
}
