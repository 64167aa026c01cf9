package dev.clipservice.inference.provider;

import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.core.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services as the settings make them. */
final class Services {

  static final String KEY = "sk-s3cret-0123456789";
  static final CallConfig PATIENT = calls(Duration.ofSeconds(30));

  private Services() {}

  /** A deadline that does not matter. */
  static Instant later() {
    return Instant.now().plus(Duration.ofMinutes(5));
  }

  static EmbeddingRequest request(List<String> texts, Instant deadline) {
    return new EmbeddingRequest(texts, Priority.BULK, deadline);
  }

  static CallConfig calls(Duration timeout) {
    return new CallConfig(timeout, 3);
  }

  /** Settings of names and values in turn. */
  static Settings settings(String... namesAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return name -> Optional.ofNullable(values.get(name));
  }

  static OpenAiService openAi(FakeService fake, Duration timeout) {
    ProviderConfig config =
        ProviderConfig.from(
            settings(
                "EMBEDDING_PROVIDER",
                "openai",
                "OPENAI_API_KEY",
                KEY,
                "OPENAI_BASE_URL",
                fake.url() + "/v1"));
    return new OpenAiService(config.openAi().orElseThrow(), calls(timeout), InstantSource.system());
  }

  static OpenAiService openAi(FakeService fake) {
    return openAi(fake, PATIENT.timeout());
  }

  /** A CLIP service; further settings as names and values in turn. */
  static ClipService clip(FakeService fake, String... namesAndValues) {
    Settings more = settings(namesAndValues);
    ProviderConfig config =
        ProviderConfig.from(
            name -> name.equals("CLIP_SERVICE_URL") ? Optional.of(fake.url()) : more.find(name));
    return new ClipService(config.clipService().orElseThrow(), PATIENT, InstantSource.system());
  }
}
