package dev.clipservice.dist;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.clipservice.core.Embedding;
import java.util.List;
import java.util.Map;

/** OpenAI's own client for Java. */
record OpenAiJavaClient(String baseUrl) implements StockClient {

  /** One for a key; it is to be closed. */
  OpenAIClient open(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(key).maxRetries(0).build();
  }

  @Override
  public Outcome embed(String key, String model, List<String> texts, Map<String, String> extra) {
    EmbeddingCreateParams.Builder params =
        EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(texts);
    extra.forEach((name, value) -> params.putAdditionalBodyProperty(name, JsonValue.from(value)));
    OpenAIClient client = open(key);
    try {
      CreateEmbeddingResponse response = client.embeddings().create(params.build()).validate();
      List<Embedding> embeddings =
          response.data().stream().map(item -> embedding(item.embedding())).toList();
      return new Outcome(
          new Answer(embeddings, response.usage().promptTokens(), response.model()), null);
    } catch (OpenAIServiceException e) {
      return new Outcome(null, failure(e));
    } finally {
      client.close();
    }
  }

  static Failure failure(OpenAIServiceException e) {
    return new Failure(
        e.getClass().getSimpleName(),
        e.statusCode(),
        e.code().orElse(null),
        e.param().orElse(null));
  }

  static Embedding embedding(List<Float> values) {
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return Embedding.of(numbers);
  }

  @Override
  public String toString() {
    return "openai-java";
  }
}
