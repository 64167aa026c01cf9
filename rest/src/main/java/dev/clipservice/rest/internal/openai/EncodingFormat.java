package dev.clipservice.rest.internal.openai;

/** How an embedding is written: a JSON array of numbers, or base64 of little-endian float32. */
enum EncodingFormat {
  FLOAT,
  BASE64
}
