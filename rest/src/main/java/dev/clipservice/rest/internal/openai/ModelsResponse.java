package dev.clipservice.rest.internal.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.rest.internal.http.JsonBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The served models as OpenAI lists them: {@code {"object":"list","data":[...]}}. */
@Schema(name = "Models")
record ModelsResponse(String object, List<Model> data) implements JsonBody {

  static ModelsResponse of(ModelInfo model, long created) {
    return new ModelsResponse("list", List.of(Model.of(model, created)));
  }

  /**
   * One model; what follows {@code owned_by} OpenAI does not have.
   *
   * @param id the name in requests and answers
   * @param created when it was put into service, in seconds since 1970
   * @param aliases other names that it answers to
   */
  @Schema(name = "Model")
  record Model(
      String id,
      String object,
      long created,
      @JsonProperty("owned_by") String ownedBy,
      List<String> aliases,
      String revision,
      int dimensions,
      @JsonProperty("max_tokens") int maxTokens,
      boolean demo)
      implements JsonBody {

    static Model of(ModelInfo model, long created) {
      return new Model(
          ModelNames.of(model),
          "model",
          created,
          "clip-service",
          ModelNames.aliases(model),
          model.identity().revision(),
          model.dimensions(),
          model.maxTokens(),
          model.demo());
    }
  }
}
