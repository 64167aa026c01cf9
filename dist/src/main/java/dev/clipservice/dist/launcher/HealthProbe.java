package dev.clipservice.dist.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/** Asks a server for its health, once a call. */
final class HealthProbe {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpRequest request;
  private final HttpClient client;

  HealthProbe(Endpoint service) {
    this(service, Optional.empty());
  }

  /**
   * @param certificate that the server shows, if it speaks TLS
   */
  HealthProbe(Endpoint service, Optional<X509Certificate> certificate) {
    URI uri = URI.create(service.url() + "/health");
    request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    // A proxy of the environment is never asked for this machine
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(CONNECT).proxy(HttpClient.Builder.NO_PROXY);
    certificate.ifPresent(known -> builder.sslContext(PinnedCertificate.context(known)));
    client = builder.build();
  }

  Health ask() throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return read(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Health.Silent();
    }
  }

  /** Reads an answer; one that is not ours comes from a server without the application. */
  Health read(int status, String body) {
    JsonNode answer = parse(body);
    if (!answer.path("status").isTextual()) {
      return new Health.NoService();
    }
    if (status == 200) {
      return new Health.Healthy(
          answer.path("model").asText("unknown"), answer.path("device").asText("unknown"));
    }
    return new Health.Unhealthy(
        answer.path("reason").asText("it gives no reason"),
        answer.path("permanent").asBoolean(false),
        answer.path("download").isObject());
  }

  private JsonNode parse(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return json.missingNode();
    }
  }
}
