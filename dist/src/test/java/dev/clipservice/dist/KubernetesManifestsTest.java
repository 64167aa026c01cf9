package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manifests have the fields of Kubernetes' own types, and no others. */
class KubernetesManifestsTest {

  private static final Path FOLDER = DashboardMetrics.DEPLOY.resolve("kubernetes");

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Namespace", Namespace.class,
          "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1 Secret", Secret.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  /** The types take any field; here they must not. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {

                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  @Test
  void haveOnlyFieldsThatKubernetesKnows() throws IOException {
    int read = 0;
    for (Path file : DashboardMetrics.files(FOLDER)) {
      for (JsonNode manifest : DashboardMetrics.documents(file)) {
        String type = type(manifest);
        if (!type.endsWith(" Kustomization")) {
          assertEquals(
              manifest.at("/metadata/name").asText(), read(manifest).getMetadata().getName());
          read++;
        }
      }
    }
    assertTrue(read >= TYPES.size(), "not where they are looked for: " + read);
  }

  @Test
  void wouldBeCaughtOtherwise() throws IOException {
    JsonNode manifest = DashboardMetrics.documents(FOLDER.resolve("api.yaml")).get(0);
    ((ObjectNode) manifest.path("spec")).put("replica", 2);
    assertThrows(JsonProcessingException.class, () -> read(manifest));
  }

  private static HasMetadata read(JsonNode manifest) throws JsonProcessingException {
    Class<? extends HasMetadata> type = TYPES.get(type(manifest));
    assertTrue(type != null, "a type that this test does not know: " + type(manifest));
    return STRICT.treeToValue(manifest, type);
  }

  private static String type(JsonNode manifest) {
    return manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
  }
}
