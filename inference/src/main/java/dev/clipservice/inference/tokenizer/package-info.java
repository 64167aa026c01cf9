/** CLIP's tokens, exactly as the original cuts them. */
package dev.clipservice.inference.tokenizer;
