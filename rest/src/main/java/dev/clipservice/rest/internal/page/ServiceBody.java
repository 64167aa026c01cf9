package dev.clipservice.rest.internal.page;

import dev.clipservice.rest.internal.http.JsonBody;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a program gets at {@code /}: where everything is. */
@Schema(name = "Service")
record ServiceBody(String name, String version, Map<String, String> links) implements JsonBody {}
