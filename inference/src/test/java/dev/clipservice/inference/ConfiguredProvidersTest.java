package dev.clipservice.inference;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.LiveSettings;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.Priority;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.provider.FakeService;
import dev.clipservice.inference.provider.GuardConfig;
import dev.clipservice.inference.provider.GuardedCalls;
import dev.clipservice.inference.provider.RemoteProviders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ConfiguredProvidersTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Map<String, String> values = new HashMap<>();
  private final ChangingSettings settings = new ChangingSettings();
  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final FakeService one = new FakeService().ofOurKind("one");
  private final FakeService other = new FakeService().ofOurKind("other");
  private ConfiguredProviders providers;

  @AfterEach
  void stop() {
    if (providers != null) {
      providers.close();
    }
    scheduler.shutdownNow();
    one.close();
    other.close();
  }

  @Test
  void asksTheServiceElsewhere_withoutLoadingAModel() {
    open("CLIP_SERVICE_URL", one.url(), "CLIP_MODEL", "/no/such/model");
    assertEquals("one", awaitRevision(providers.served()));
    assertEquals("one", awaitRevision(providers.bulk()));
    assertEquals(1, embed(providers.served()).size());
    assertEquals(Optional.empty(), providers.loaded());
  }

  @Test
  void goesToAnother_whenTheSettingsChange() {
    open("CLIP_SERVICE_URL", one.url());
    assertEquals("one", awaitRevision(providers.served()));
    settings.change("CLIP_SERVICE_URL", other.url() + "/v1");
    assertEquals("other", awaitRevision(providers.served()));
    int asked = one.calls().size();
    assertEquals(1, embed(providers.served()).size());
    assertEquals(asked, one.calls().size());
  }

  @Test
  void loadsAndUnloadsTheModelOfThisProcess_asItIsWanted() {
    open("CLIP_SERVICE_URL", one.url(), "CLIP_MODEL", DemoModel.folder().toString());
    String unused = awaitRevision(providers.served());
    settings.change("CLIP_SERVICE_URL", "");
    ModelIdentity local = awaitReady(providers.served());
    assertEquals("clip-brick-mini", local.model());
    assertTrue(providers.loaded().isPresent());
    settings.change("CLIP_SERVICE_URL", one.url());
    assertEquals("one", awaitRevision(providers.served()));
    assertEquals(Optional.empty(), providers.loaded());
  }

  @Test
  void keepsTheLoadedModel_andItsPlaceAsTheTarget_whenOnlyTheStandInChanges() {
    open(
        "CLIP_MODEL",
        DemoModel.folder().toString(),
        "EMBEDDING_PROVIDER",
        "clip,openai",
        "OPENAI_API_KEY",
        "k1",
        "OPENAI_BASE_URL",
        one.url());
    ModelIdentity before = awaitReady(providers.bulk());
    LoadedModel loaded = providers.loaded().orElseThrow();
    settings.change("OPENAI_API_KEY", "k2");
    assertEquals(before, awaitReady(providers.bulk()));
    assertEquals(loaded, providers.loaded().orElseThrow());
  }

  @Test
  void changesHowMuchMayWait() {
    open("CLIP_MODEL", DemoModel.folder().toString());
    ModelIdentity unused = awaitReady(providers.served());
    String[] texts = {"brick 1 x 1", "brick 1 x 2", "brick 1 x 3"};
    assertEquals(3, embed(providers.served(), texts).size());
    settings.change("CLIP_MAX_QUEUE_TOKENS", "128");
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "plate 1 x " + i;
    }
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> embed(providers.served(), many));
    assertTrue(e.getMessage().contains("at most 128 tokens"), e.getMessage());
    settings.change("CLIP_MAX_QUEUE_TOKENS", "320000");
    assertEquals(100, embed(providers.served(), many).size());
  }

  @Test
  void isBroken_withTheReason_ifTheSettingsAreWrong() {
    open("EMBEDDING_PROVIDER", "cohere");
    ProviderStatus.Broken broken =
        assertInstanceOf(ProviderStatus.Broken.class, providers.served().status());
    assertTrue(broken.permanent());
    assertTrue(broken.reason().startsWith("EMBEDDING_PROVIDER: expected"), broken.reason());
    assertInstanceOf(ProviderStatus.Broken.class, providers.bulk().status());
  }

  private void open(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    providers =
        ConfiguredProviders.open(
            settings,
            new RemoteProviders(
                new GuardedCalls(), GuardConfig.from(settings.current()), scheduler),
            InferenceListener.NONE);
  }

  private static ModelIdentity awaitReady(EmbeddingProvider provider) {
    await().atMost(LIMIT).until(() -> provider.status() instanceof ProviderStatus.Ready);
    return ((ProviderStatus.Ready) provider.status()).model().identity();
  }

  private static String awaitRevision(EmbeddingProvider provider) {
    return awaitReady(provider).revision();
  }

  private static List<EmbeddedText> embed(EmbeddingProvider provider, String... texts) {
    List<String> all = texts.length == 0 ? List.of("brick") : List.of(texts);
    return provider.embed(
        new EmbeddingRequest(all, Priority.INTERACTIVE, Instant.now().plusSeconds(120)));
  }

  /** Settings that a test changes. */
  private final class ChangingSettings implements LiveSettings {

    private final List<Runnable> followers = new ArrayList<>();

    void change(String name, String value) {
      values.put(name, value);
      followers.forEach(Runnable::run);
    }

    @Override
    public Settings current() {
      return name -> Optional.ofNullable(values.get(name));
    }

    @Override
    public <T> Supplier<T> follow(Function<Settings, T> read, Consumer<T> changed) {
      List<T> seen = new ArrayList<>(List.of(read.apply(current())));
      followers.add(
          () -> {
            T next = read.apply(current());
            if (!next.equals(seen.get(0))) {
              seen.set(0, next);
              changed.accept(next);
            }
          });
      return () -> seen.get(0);
    }
  }
}
