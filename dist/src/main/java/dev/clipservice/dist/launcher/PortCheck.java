package dev.clipservice.dist.launcher;

import java.util.Optional;
import java.util.function.Consumer;

/** Makes sure that the server will be able to listen. */
final class PortCheck {

  private PortCheck() {}

  /**
   * Checks both ports; takes a free management port if nobody asked for the one that is taken.
   *
   * @return the configuration with the management port to use
   * @throws CannotServeException if the server could not listen
   */
  static LauncherConfig check(LauncherConfig config, Console console) {
    serviceProblem(config.service())
        .ifPresent(
            problem -> {
              throw new CannotServeException(problem);
            });
    return management(config, console::say);
  }

  /** Checks the management port only; {@code tell} gets a line if another one is taken. */
  static LauncherConfig management(LauncherConfig config, Consumer<String> tell) {
    if (managementPortIsUsable(config)) {
      return config;
    }
    if (config.managementPortChosen()) {
      throw new CannotServeException(problem("CLIP_MANAGEMENT", config.management()));
    }
    int free = Ports.free(config.management().host());
    tell.accept(
        "Management port %d is taken: using %d.".formatted(config.management().port(), free));
    return config.withManagementPort(free);
  }

  /** Why the service port cannot be listened on, and what to do. */
  static Optional<String> serviceProblem(Endpoint service) {
    return Ports.state(service) == Ports.State.FREE
        ? Optional.empty()
        : Optional.of(problem("CLIP_SERVICE", service));
  }

  private static boolean managementPortIsUsable(LauncherConfig config) {
    Ports.State state = Ports.state(config.management());
    if (state == Ports.State.NO_SUCH_ADDRESS) {
      throw new CannotServeException(problem("CLIP_MANAGEMENT", config.management()));
    }
    return state == Ports.State.FREE && config.management().port() != config.service().port();
  }

  private static String problem(String prefix, Endpoint endpoint) {
    return switch (Ports.state(endpoint)) {
      case NO_SUCH_ADDRESS ->
          "%s_HOST: expected an address of this machine, found \"%s\"."
              .formatted(prefix, endpoint.host());
      case NOT_ALLOWED ->
          "Port %d is reserved by the system for its administrator: use one above 1023, e.g. %s"
              .formatted(endpoint.port(), Platform.startWith(prefix + "_PORT", "3023"));
      case TAKEN, FREE ->
          "Port %d is taken by another program: end that program, or use another port: %s"
              .formatted(endpoint.port(), another(prefix, endpoint.port()));
    };
  }

  /** A start on another port, as one types it. */
  static String another(String prefix, int port) {
    int other = port + 2 <= 65535 ? port + 2 : port - 2;
    return Platform.startWith(prefix + "_PORT", Integer.toString(other));
  }
}
