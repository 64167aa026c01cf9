/**
 * OpenAI's API for embeddings and models. {@link
 * dev.clipservice.rest.internal.openai.EmbeddingsRequestParser} reads, {@link
 * dev.clipservice.rest.internal.openai.ServedModel} decides whether the request fits the model,
 * {@link dev.clipservice.rest.internal.openai.EmbeddingsResponseWriter} writes.
 */
package dev.clipservice.rest.internal.openai;
