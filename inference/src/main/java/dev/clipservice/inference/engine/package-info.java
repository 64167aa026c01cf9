/** The text tower on libtorch. */
package dev.clipservice.inference.engine;
