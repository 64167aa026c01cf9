/**
 * Errors as OpenAI's clients expect them: {@link dev.clipservice.rest.internal.error.ErrorBody} on
 * every path that does not end well, also where the container answers by itself.
 */
package dev.clipservice.rest.internal.error;
