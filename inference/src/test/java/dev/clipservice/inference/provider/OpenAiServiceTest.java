package dev.clipservice.inference.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiServiceTest {

  private final FakeService fake = new FakeService();
  private final OpenAiService service = Services.openAi(fake);
  private ServiceModel model;

  @BeforeEach
  void identify() {
    fake.model = "text-embedding-3-small";
    model = service.identify(Services.later());
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void asksAsItsDocumentationSays() {
    EmbeddingsAnswer unused = embed("grey \uD800 brick", "플레이트");
    JsonNode call = fake.calls().get(1);
    assertEquals("text-embedding-3-small", call.path("model").asText());
    assertEquals(768, call.path("dimensions").intValue());
    assertEquals("base64", call.path("encoding_format").asText());
    assertEquals("[\"grey \uFFFD brick\",\"플레이트\"]", call.path("input").toString());
    assertEquals(List.of("Bearer " + Services.KEY, "Bearer " + Services.KEY), fake.keys());
  }

  @Test
  void isKnownByModelAndDimensions() {
    assertEquals(
        new ModelIdentity("openai", "text-embedding-3-small", "text-embedding-3-small/768"),
        model.info().identity());
    assertEquals(768, model.info().dimensions());
  }

  @Test
  void scalesVectorsToNorm1_andLeavesThoseThatAre() {
    float[] vector = ServiceAnswers.vector("weights", "brick");
    assertEquals(Embedding.normalize(vector), embedding(embed("brick")));
    float[] unit = Embedding.normalize(vector).toArray();
    fake.next(ServiceAnswers.firstVector(unit));
    assertEquals(Embedding.of(unit), embedding(embed("brick")), "to the last bit");
  }

  @Test
  void takesNumbersToo() {
    float[] vector = ServiceAnswers.vector("weights", "brick");
    fake.next(
        ServiceAnswers.spoiled(
            answer -> {
              ArrayNode numbers = ServiceAnswers.first(answer).putArray("embedding");
              for (float value : vector) {
                numbers.add(value);
              }
            }));
    assertEquals(Embedding.normalize(vector), embedding(embed("brick")));
  }

  @Test
  void putsItemsInOrder_byTheirIndex() {
    fake.next(
        ServiceAnswers.spoiled(
            answer -> {
              ArrayNode data = (ArrayNode) answer.path("data");
              data.add(data.remove(0));
            }));
    EmbeddingsAnswer answer = embed("first", "second");
    for (int i = 0; i < 2; i++) {
      assertEquals(
          Embedding.normalize(ServiceAnswers.vector("weights", i == 0 ? "first" : "second")),
          answer.items().get(i).embedding());
    }
  }

  @Test
  void believesNoOtherModel() {
    fake.next(ServiceAnswers.spoiled(answer -> answer.put("model", "text-embedding-4")));
    ModelChangedException e = assertThrows(ModelChangedException.class, () -> embed("brick"));
    assertTrue(e.getMessage().contains("text-embedding-4"), e.getMessage());
  }

  @Test
  void takesWhatIsLeftOut_forUnknown() {
    fake.next(ServiceAnswers.spoiled(answer -> answer.remove("usage")));
    assertTrue(embed("brick").tokens().isEmpty());
    fake.next(
        ServiceAnswers.spoiled(
            answer -> ((ObjectNode) answer.path("usage")).put("prompt_tokens", -3)));
    assertTrue(embed("brick").tokens().isEmpty());
  }

  private EmbeddingsAnswer embed(String... texts) {
    return service.embed(model, Services.request(List.of(texts), Services.later()));
  }

  private static Embedding embedding(EmbeddingsAnswer answer) {
    return answer.items().get(0).embedding();
  }
}
