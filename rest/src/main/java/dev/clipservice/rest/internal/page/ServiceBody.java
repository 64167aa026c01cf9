package dev.clipservice.rest.internal.page;

import dev.clipservice.rest.internal.http.JsonBody;
import java.util.Map;

/** What a program gets at {@code /}: where everything is. */
record ServiceBody(String name, String version, Map<String, String> links) implements JsonBody {}
