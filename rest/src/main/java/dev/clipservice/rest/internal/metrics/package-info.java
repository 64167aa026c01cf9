/** What an operator wants to count: requests, texts, tokens, and how long it takes. */
package dev.clipservice.rest.internal.metrics;
