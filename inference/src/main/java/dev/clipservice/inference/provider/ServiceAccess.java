package dev.clipservice.inference.provider;

import dev.clipservice.inference.http.ProxySettings;
import java.util.Optional;

/**
 * How a service is reached.
 *
 * @param url where it is
 * @param key what it asks for, if anything
 * @param model the name that is asked for; empty to take what the service has
 * @param revision what its operator says that its vectors are of, if anything
 * @param proxy what stands between
 */
record ServiceAccess(
    ServiceUrl url,
    Optional<ApiKey> key,
    Optional<String> model,
    Optional<String> revision,
    ProxySettings proxy) {}
