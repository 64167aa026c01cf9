package dev.clipservice.dist;

import dev.clipservice.core.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Map;

/** LangChain4j's embedding model for OpenAI. */
record LangChainClient(String baseUrl) implements StockClient {

  @Override
  public Outcome embed(String key, String model, List<String> texts, Map<String, String> extra) {
    OpenAiEmbeddingModel client =
        OpenAiEmbeddingModel.builder()
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(model)
            .customParameters(Map.copyOf(extra))
            .maxRetries(0)
            .build();
    try {
      Response<List<dev.langchain4j.data.embedding.Embedding>> response =
          client.embedAll(texts.stream().map(TextSegment::from).toList());
      return new Outcome(
          new Answer(
              response.content().stream().map(item -> Embedding.of(item.vector())).toList(),
              response.tokenUsage().inputTokenCount(),
              ""),
          null);
    } catch (LangChain4jException e) {
      int status = e.getCause() instanceof HttpException http ? http.statusCode() : 0;
      return new Outcome(null, new Failure(e.getClass().getSimpleName(), status, null, null));
    }
  }

  @Override
  public String toString() {
    return "langchain4j";
  }
}
