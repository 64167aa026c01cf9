package dev.clipservice.rest.internal.openai;

import dev.clipservice.core.ModelInfo;
import java.util.ArrayList;
import java.util.List;

/** The names a model answers to. */
final class ModelNames {

  private static final String VIT_L_14 = "clip-vit-l/14";

  // As OpenAI's paper and the Hugging Face hub call it
  private static final List<String> VIT_L_14_ALIASES =
      List.of("ViT-L/14", "openai/clip-vit-large-patch14");

  private ModelNames() {}

  /** The name in the API's answers. */
  static String of(ModelInfo model) {
    return model.identity().model();
  }

  /**
   * The other names. The demo model stands in for {@code clip-vit-l/14}, so that what is written
   * for that one can be tried out.
   */
  static List<String> aliases(ModelInfo model) {
    List<String> names = new ArrayList<>();
    if (model.demo()) {
      names.add(VIT_L_14);
    }
    if (model.demo() || of(model).equals(VIT_L_14)) {
      names.addAll(VIT_L_14_ALIASES);
    }
    names.remove(of(model));
    return List.copyOf(names);
  }

  static boolean answers(ModelInfo model, String name) {
    return of(model).equals(name) || aliases(model).contains(name);
  }
}
