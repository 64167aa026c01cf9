package dev.clipservice.rest;

import dev.clipservice.rest.internal.access.AdminApi;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The endpoints of the admin API, read from the annotations: a new one is in every test at once.
 */
final class AdminEndpoints {

  private AdminEndpoints() {}

  /**
   * One of them.
   *
   * @param method e.g. {@code POST}
   * @param path e.g. {@code /api/jobs/{id}}
   */
  record Endpoint(String method, String path, Method java) {

    boolean changing() {
      return !method.equals(HttpMethod.GET);
    }

    /** With something in place of each parameter. */
    String examplePath() {
      return path.replace("{colorId}", "4").replaceAll("\\{\\w+}", "x1");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  static List<Endpoint> all() {
    return new RestApplication()
        .getClasses().stream()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .filter(type -> type.isAnnotationPresent(AdminApi.class))
            .flatMap(AdminEndpoints::of)
            .toList();
  }

  static List<Endpoint> changing() {
    return all().stream().filter(Endpoint::changing).toList();
  }

  private static Stream<Endpoint> of(Class<?> type) {
    String root = type.getAnnotation(Path.class).value();
    return Arrays.stream(type.getMethods())
        .flatMap(
            method ->
                httpMethod(method).stream()
                    .map(verb -> new Endpoint(verb, "/" + root + subPath(method), method)));
  }

  private static String subPath(Method method) {
    Path path = method.getAnnotation(Path.class);
    return path == null ? "" : "/" + path.value();
  }

  private static Optional<String> httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst();
  }
}
