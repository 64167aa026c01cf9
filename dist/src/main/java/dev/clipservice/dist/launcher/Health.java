package dev.clipservice.dist.launcher;

/** What {@code GET /health} said. */
sealed interface Health {

  /** Nothing of ours answers yet. */
  record Silent() implements Health {}

  /** Something answers, but no service of ours: the server is up, the application in it is not. */
  record NoService() implements Health {}

  /**
   * Answers, and cannot serve.
   *
   * @param reason for people
   * @param permanent whether only a person can help
   * @param downloading whether the model is on its way; the reason then tells how far
   */
  record Unhealthy(String reason, boolean permanent, boolean downloading) implements Health {}

  /**
   * Serves.
   *
   * @param model its name, e.g. {@code clip-vit-l/14}
   * @param device {@code cpu} or {@code cuda}
   */
  record Healthy(String model, String device) implements Health {}
}
