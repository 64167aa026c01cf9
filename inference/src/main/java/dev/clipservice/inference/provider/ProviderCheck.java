package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ModelIdentity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks whether providers on other servers can be used, before a server is started. */
public final class ProviderCheck {

  private ProviderCheck() {}

  /**
   * Tells who embeds. Asks each that is on another server, once, with a known text.
   *
   * @throws ClipServiceException why one of them cannot be used
   */
  public static String describe(ProviderConfig config) {
    List<String> found = new ArrayList<>();
    found.add(config.describe());
    for (ProviderName name : ProviderName.values()) {
      boolean used = name == config.served() || config.standIns().contains(name);
      if (used && !config.isLocal(name)) {
        found.add(ask(name, config));
      }
    }
    return String.join("; ", found);
  }

  private static String ask(ProviderName name, ProviderConfig config) {
    InstantSource clock = InstantSource.system();
    EmbeddingService service = RemoteProviders.service(name, config, clock);
    ModelIdentity found =
        service.identify(clock.instant().plus(config.calls().timeout())).info().identity();
    return "%s answers as %s, revision %s".formatted(name, found.model(), found.revision());
  }
}
