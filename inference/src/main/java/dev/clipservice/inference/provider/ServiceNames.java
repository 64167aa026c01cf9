package dev.clipservice.inference.provider;

/**
 * What a service and its settings are called in messages.
 *
 * @param who the service with its address, to begin a sentence
 * @param urlName the variable with its address
 * @param keyName the variable with its key
 * @param modelName the variable with the name of its model
 */
record ServiceNames(String who, String urlName, String keyName, String modelName) {

  static ServiceNames clip(ServiceUrl url) {
    return new ServiceNames(
        "The CLIP service " + url,
        "CLIP_SERVICE_URL",
        "CLIP_SERVICE_API_KEY",
        "CLIP_SERVICE_MODEL");
  }

  static ServiceNames openAi(ServiceUrl url) {
    return new ServiceNames(
        "OpenAI (" + url + ")", "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_EMBEDDING_MODEL");
  }
}
