package dev.clipservice.inference;

import dev.clipservice.core.BulkEmbeddingProvider;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.LiveSettings;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import dev.clipservice.core.TokenMeter;
import dev.clipservice.inference.batching.WaitingLimits;
import dev.clipservice.inference.provider.ProviderConfig;
import dev.clipservice.inference.provider.ProviderName;
import dev.clipservice.inference.provider.RemoteProviders;
import dev.clipservice.inference.provider.StandInEmbeddingProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The providers that the settings ask for, and others as soon as the settings change. The model of
 * this process is loaded only if it is one of them.
 */
final class ConfiguredProviders implements AutoCloseable {

  /**
   * Who embeds at the moment.
   *
   * @param served for whom the API speaks
   * @param bulk the same, and who stands in
   */
  private record Active(EmbeddingProvider served, StandInEmbeddingProvider bulk, Role role) {}

  private final LiveSettings settings;
  private final RemoteProviders remotes;
  private final InferenceListener listener;

  // Changed under the lock
  private volatile Optional<LocalEmbeddingProvider> local = Optional.empty();
  private volatile Active active;

  private ConfiguredProviders(
      LiveSettings settings, RemoteProviders remotes, InferenceListener listener) {
    this.settings = settings;
    this.remotes = remotes;
    this.listener = listener;
  }

  /**
   * Opens them and returns at once; where the settings are wrong, one that is broken and says why.
   */
  static ConfiguredProviders open(
      LiveSettings settings, RemoteProviders remotes, InferenceListener listener) {
    ConfiguredProviders providers = new ConfiguredProviders(settings, remotes, listener);
    try {
      providers.use(settings.follow(ProviderConfig::from, providers::use).get());
      providers.limit(settings.follow(InferenceConfig::waiting, providers::limit).get());
    } catch (ClipServiceException e) {
      providers.close();
      LocalEmbeddingProvider broken = LocalEmbeddingProvider.broken(e.getMessage());
      providers.activate(broken, List.of(), Role.ALL);
    }
    return providers;
  }

  private synchronized void use(ProviderConfig config) {
    EmbeddingProvider served = provider(config.served(), config);
    List<EmbeddingProvider> standIns = new ArrayList<>();
    config.standIns().forEach(name -> standIns.add(provider(name, config)));
    activate(served, standIns, config.role());
    Set<ProviderName> remote = EnumSet.noneOf(ProviderName.class);
    remote.add(config.served());
    remote.addAll(config.standIns());
    remote.removeIf(config::isLocal);
    remotes.closeOthers(remote);
    if (!config.needsLocalModel()) {
      closeLocal();
    }
  }

  private EmbeddingProvider provider(ProviderName name, ProviderConfig config) {
    return config.isLocal(name) ? local() : remotes.get(name, config);
  }

  private LocalEmbeddingProvider local() {
    if (local.isEmpty()) {
      local = Optional.of(openLocal());
    }
    return local.get();
  }

  private LocalEmbeddingProvider openLocal() {
    try {
      LocalEmbeddingProvider opened =
          LocalEmbeddingProvider.open(InferenceConfig.from(settings.current()), listener);
      opened.limit(InferenceConfig.waiting(settings.current()));
      return opened;
    } catch (ClipServiceException e) {
      return LocalEmbeddingProvider.broken(e.getMessage());
    }
  }

  private synchronized void limit(WaitingLimits now) {
    local.ifPresent(opened -> opened.limit(now));
  }

  private void activate(EmbeddingProvider served, List<EmbeddingProvider> standIns, Role role) {
    Active old = active;
    Optional<ModelInfo> known =
        old != null && old.served == served ? old.bulk.known() : Optional.empty();
    active = new Active(served, new StandInEmbeddingProvider(served, standIns, known), role);
  }

  private void closeLocal() {
    local.ifPresent(LocalEmbeddingProvider::close);
    local = Optional.empty();
  }

  /**
   * What the API serves and {@code /health} tells. A server of the role worker has no API: there it
   * is what its worker has.
   */
  EmbeddingProvider served() {
    return new EmbeddingProvider() {
      @Override
      public ProviderStatus status() {
        return now().status();
      }

      @Override
      public List<EmbeddedText> embed(EmbeddingRequest request) {
        return now().embed(request);
      }

      private EmbeddingProvider now() {
        Active now = active;
        return now.role == Role.WORKER ? now.bulk : now.served;
      }
    };
  }

  /** What fills the table. */
  BulkEmbeddingProvider bulk() {
    return new BulkEmbeddingProvider() {
      @Override
      public ProviderStatus status() {
        return active.bulk.status();
      }

      @Override
      public List<EmbeddedText> embed(EmbeddingRequest request) {
        return active.bulk.embed(request);
      }
    };
  }

  /** The model of this process, once it is loaded. */
  Optional<LoadedModel> loaded() {
    return local.flatMap(LocalEmbeddingProvider::loaded);
  }

  /** Reads texts as the model does that the API serves, if that is the one of this process. */
  TokenMeter meter() {
    return text ->
        local
            .filter(provider -> active.served == provider)
            .flatMap(LocalEmbeddingProvider::loaded)
            .map(model -> model.tokenizer().measure(text));
  }

  /** Stand-ins first: while the model of this process ends its work, nobody is to take it over. */
  @Override
  public synchronized void close() {
    remotes.close();
    closeLocal();
  }
}
