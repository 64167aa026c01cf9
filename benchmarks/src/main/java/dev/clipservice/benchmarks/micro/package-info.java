/**
 * The engine from the inside out: tokenizer, forward pass and batcher with JMH, and the forward
 * pass against what the machine can multiply ({@link dev.clipservice.benchmarks.micro.Roofline}).
 */
package dev.clipservice.benchmarks.micro;
