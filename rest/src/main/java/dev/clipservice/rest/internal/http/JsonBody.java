package dev.clipservice.rest.internal.http;

/**
 * Marks a record that is answered as a JSON object, its components in the order of declaration.
 *
 * <p>The server's own JSON binding would sort them by name; their order is a promise here.
 */
public interface JsonBody {}
