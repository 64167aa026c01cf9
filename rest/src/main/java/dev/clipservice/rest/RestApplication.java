package dev.clipservice.rest;

import dev.clipservice.rest.internal.access.AdminAccessFilter;
import dev.clipservice.rest.internal.access.AdminKeyFilter;
import dev.clipservice.rest.internal.access.ApiKeyFilter;
import dev.clipservice.rest.internal.admin.AdminErrors;
import dev.clipservice.rest.internal.admin.JobsResource;
import dev.clipservice.rest.internal.admin.ReprocessingResource;
import dev.clipservice.rest.internal.admin.RetargetResource;
import dev.clipservice.rest.internal.admin.StatisticsResource;
import dev.clipservice.rest.internal.admin.ValidationResource;
import dev.clipservice.rest.internal.admin.WorkerResource;
import dev.clipservice.rest.internal.door.RefusalFilter;
import dev.clipservice.rest.internal.error.ErrorBody;
import dev.clipservice.rest.internal.error.ThrowableMapper;
import dev.clipservice.rest.internal.events.EventsResource;
import dev.clipservice.rest.internal.health.HealthResource;
import dev.clipservice.rest.internal.history.HistoryResource;
import dev.clipservice.rest.internal.http.BodyLimitFilter;
import dev.clipservice.rest.internal.http.JsonBodyWriter;
import dev.clipservice.rest.internal.http.MediaTypeFilter;
import dev.clipservice.rest.internal.http.OptionsFilter;
import dev.clipservice.rest.internal.http.RequestIdFilter;
import dev.clipservice.rest.internal.http.SecurityHeadersFilter;
import dev.clipservice.rest.internal.map.MapResource;
import dev.clipservice.rest.internal.metrics.MetricsFilter;
import dev.clipservice.rest.internal.openai.EmbeddingsResource;
import dev.clipservice.rest.internal.openai.EmbeddingsResponseWriter;
import dev.clipservice.rest.internal.openai.ModelsResource;
import dev.clipservice.rest.internal.page.PageResource;
import dev.clipservice.rest.internal.page.RootResource;
import dev.clipservice.rest.internal.parts.PartsResource;
import dev.clipservice.rest.internal.parts.SearchResource;
import dev.clipservice.rest.internal.request.StrictRequestFilter;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/**
 * Everything that answers on the service port. It takes the whole port, so that no path is left to
 * the container and its HTML.
 */
@ApplicationPath("/")
@OpenAPIDefinition(
    info =
        @Info(
            title = "CLIP embedding service",
            version = "1",
            description =
                "CLIP ViT-L/14 text embeddings behind an OpenAI-compatible API, and the table that"
                    + " they fill: its state, and work on it. Errors have OpenAI's shape"
                    + " everywhere, also where no operation is: `UnknownUrl`, `WrongMethod`. Every path"
                    + " answers OPTIONS with 204 and `Allow`.",
            license = @License(name = "Apache License 2.0", identifier = "Apache-2.0")),
    components =
        @Components(
            responses = {
              @APIResponse(
                  name = AdminErrors.BAD_REQUEST,
                  description =
                      "The request is wrong; `param` names the field or parameter. What is not known"
                          + " is refused.",
                  content =
                      @Content(
                          mediaType = MediaType.APPLICATION_JSON,
                          schema = @Schema(implementation = ErrorBody.class))),
              @APIResponse(
                  name = AdminErrors.FORBIDDEN,
                  description =
                      "Asked from elsewhere than this machine or its own page, or with a key that"
                          + " opens `/v1` only.",
                  content =
                      @Content(
                          mediaType = MediaType.APPLICATION_JSON,
                          schema = @Schema(implementation = ErrorBody.class))),
              @APIResponse(
                  name = AdminErrors.NO_DATABASE,
                  description = "There is no database, or it cannot be used now.",
                  content =
                      @Content(
                          mediaType = MediaType.APPLICATION_JSON,
                          schema = @Schema(implementation = ErrorBody.class))),
              @APIResponse(
                  name = AdminErrors.NO_JOB,
                  description =
                      "This server has no such job: another one has it, or it was forgotten, as"
                          + " after a restart.",
                  content =
                      @Content(
                          mediaType = MediaType.APPLICATION_JSON,
                          schema = @Schema(implementation = ErrorBody.class)))
            }))
@SecurityScheme(
    securitySchemeName = "key",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "One of CLIP_API_KEYS, CLIP_ADMIN_API_KEYS or CLIP_API_KEYS_FILE; not needed if there are none.")
public class RestApplication extends Application {

  /** For the container. */
  public RestApplication() {}

  /** Listed, not scanned for: what is not here does not answer. */
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        EmbeddingsResource.class,
        ModelsResource.class,
        HealthResource.class,
        StatisticsResource.class,
        ReprocessingResource.class,
        RetargetResource.class,
        ValidationResource.class,
        JobsResource.class,
        PartsResource.class,
        SearchResource.class,
        HistoryResource.class,
        EventsResource.class,
        MapResource.class,
        WorkerResource.class,
        RootResource.class,
        PageResource.class,
        RequestIdFilter.class,
        MetricsFilter.class,
        SecurityHeadersFilter.class,
        MediaTypeFilter.class,
        OptionsFilter.class,
        BodyLimitFilter.class,
        AdminAccessFilter.class,
        ApiKeyFilter.class,
        AdminKeyFilter.class,
        RefusalFilter.class,
        StrictRequestFilter.class,
        JsonBodyWriter.class,
        EmbeddingsResponseWriter.class,
        ThrowableMapper.class);
  }
}
