package dev.clipservice.core;

import java.util.Objects;

/**
 * Which vector space an embedding lives in. Vectors are comparable only if their identities are
 * equal; precision is no part of it (bf16 and fp32 share the space).
 *
 * @param provider who computes: {@code clip} for a CLIP model, {@code openai} for OpenAI's service
 * @param model the model's name as the API shows it, e.g. {@code clip-vit-l/14}
 * @param revision a digest of what decides the numbers: weights, tokenizer, pooling
 */
public record ModelIdentity(String provider, String model, String revision) {

  /** The name of the demo model's folder. */
  private static final String DEMO_MODEL = "clip-brick-mini";

  public ModelIdentity {
    requireText(provider, "provider");
    requireText(model, "model");
    requireText(revision, "revision");
  }

  /** Whether it is the demo model, which must not fill real data. */
  public boolean isDemo() {
    return model.equals(DEMO_MODEL);
  }

  private static void requireText(String value, String name) {
    if (Objects.requireNonNull(value, name).isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }
}
