/**
 * Other servers' models: a CLIP service by its URL, OpenAI, and who stands in for whom. {@link
 * dev.clipservice.inference.provider.RemoteEmbeddingProvider} is one service behind the port;
 * nothing that it answers is believed before it is checked.
 */
package dev.clipservice.inference.provider;
