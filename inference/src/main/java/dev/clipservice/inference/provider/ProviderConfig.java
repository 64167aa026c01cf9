package dev.clipservice.inference.provider;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Role;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.http.ProxySettings;
import java.util.List;
import java.util.Optional;

/**
 * Who embeds. The first provider is the one that is served: its model is the API's, and what the
 * table is filled with. The others stand in for it when the worker's rows cannot wait.
 *
 * @param order {@code EMBEDDING_PROVIDER}
 * @param role {@code CLIP_ROLE}: where there is no worker, nobody stands in
 * @param clipService the CLIP service of {@code CLIP_SERVICE_URL}; empty if that is this server
 * @param openAi OpenAI's; there if it is in the order
 * @param calls how much patience there is with them
 */
public record ProviderConfig(
    List<ProviderName> order,
    Role role,
    Optional<ServiceAccess> clipService,
    Optional<ServiceAccess> openAi,
    CallConfig calls) {

  private static final String OPENAI_URL = "https://api.openai.com/v1";
  private static final String OPENAI_MODEL = "text-embedding-3-small";

  public ProviderConfig {
    order = List.copyOf(order);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws ClipServiceException of kind {@code MISCONFIGURED}, naming the variable; no key is
   *     shown
   */
  public static ProviderConfig from(Settings settings) {
    List<ProviderName> order = ProviderName.order(settings);
    return new ProviderConfig(
        order,
        Role.parse(settings.get("CLIP_ROLE", Role.ALL.toString())),
        clipService(settings),
        order.contains(ProviderName.OPENAI) ? Optional.of(openAi(settings)) : Optional.empty(),
        CallConfig.from(settings));
  }

  /** The provider that is served. */
  public ProviderName served() {
    return order.get(0);
  }

  /** Who stands in for it, in this order. */
  public List<ProviderName> standIns() {
    return role == Role.API ? List.of() : order.subList(1, order.size());
  }

  /** Whether this process has to load a model. */
  public boolean needsLocalModel() {
    return isLocal(served()) || standIns().stream().anyMatch(this::isLocal);
  }

  /** How the provider on another server is reached. */
  ServiceAccess access(ProviderName name) {
    return (name == ProviderName.CLIP ? clipService : openAi)
        .orElseThrow(() -> new IllegalStateException(name + " is in this process; this is a bug"));
  }

  /** Whether it computes in this process. */
  public boolean isLocal(ProviderName name) {
    return name == ProviderName.CLIP && clipService.isEmpty();
  }

  /** For people: who embeds, and where. */
  public String describe() {
    String served = describe(served());
    List<String> others = standIns().stream().map(this::describe).toList();
    return others.isEmpty()
        ? served
        : "%s; %s stands in for the worker".formatted(served, String.join(", then ", others));
  }

  private String describe(ProviderName name) {
    return switch (name) {
      case CLIP ->
          clipService.map(access -> "CLIP service " + access.url()).orElse("CLIP in this process");
      case OPENAI ->
          "OpenAI's %s at %s"
              .formatted(
                  openAi.flatMap(ServiceAccess::model).orElseThrow(),
                  openAi.map(ServiceAccess::url).orElseThrow());
    };
  }

  private static Optional<ServiceAccess> clipService(Settings settings) {
    String text = settings.get("CLIP_SERVICE_URL", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    ServiceUrl url = ServiceUrl.parse("CLIP_SERVICE_URL", text).withoutVersion();
    return OwnAddress.from(settings).is(url)
        ? Optional.empty()
        : Optional.of(
            new ServiceAccess(
                url,
                ApiKey.find(settings, "CLIP_SERVICE_API_KEY"),
                text(settings, "CLIP_SERVICE_MODEL"),
                text(settings, "CLIP_SERVICE_REVISION"),
                ProxySettings.from(settings)));
  }

  private static ServiceAccess openAi(Settings settings) {
    Optional<ApiKey> key = ApiKey.find(settings, "OPENAI_API_KEY", "VITE_OPENAI_API_KEY");
    if (key.isEmpty()) {
      throw new ClipServiceException(
          Kind.MISCONFIGURED,
          "OPENAI_API_KEY: expected a key, since EMBEDDING_PROVIDER names openai, found none"
              + " (nor in VITE_OPENAI_API_KEY)");
    }
    return new ServiceAccess(
        text(settings, "OPENAI_BASE_URL")
            .map(url -> ServiceUrl.parse("OPENAI_BASE_URL", url))
            .or(
                () ->
                    text(settings, "VITE_OPENAI_BASE_URL")
                        .map(url -> ServiceUrl.parse("VITE_OPENAI_BASE_URL", url)))
            .orElseGet(() -> ServiceUrl.parse("OPENAI_BASE_URL", OPENAI_URL)),
        key,
        Optional.of(settings.get("OPENAI_EMBEDDING_MODEL", OPENAI_MODEL)),
        Optional.empty(),
        ProxySettings.from(settings));
  }

  private static Optional<String> text(Settings settings, String name) {
    return Optional.of(settings.get(name, "")).filter(value -> !value.isEmpty());
  }
}
