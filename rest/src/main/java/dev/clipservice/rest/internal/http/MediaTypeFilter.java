package dev.clipservice.rest.internal.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses media types that are none, which JAX-RS would take for a fault of the server. */
@Provider
@Dependent
@PreMatching
@Priority(MediaTypeFilter.AFTER_METRICS)
public class MediaTypeFilter implements ContainerRequestFilter {

  static final int AFTER_METRICS = 3;

  // RFC 9110, 12.4.2
  private static final Pattern QUALITY = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");

  @Override
  public void filter(ContainerRequestContext request) {
    requireReadable(HttpHeaders.CONTENT_TYPE, request::getMediaType);
    requireReadable(HttpHeaders.ACCEPT, () -> requireQualities(request.getAcceptableMediaTypes()));
  }

  private static void requireQualities(List<MediaType> accepted) {
    for (MediaType type : accepted) {
      String quality = type.getParameters().getOrDefault("q", "1");
      if (!QUALITY.matcher(quality).matches()) {
        throw new IllegalArgumentException("q=" + quality);
      }
    }
  }

  private static void requireReadable(String header, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      // Whatever the implementation throws: there is more than one
      throw new BadRequestException(
          "Invalid header '" + header + "': expected a media type such as application/json.", e);
    }
  }
}
