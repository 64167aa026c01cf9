/**
 * Values, ports and errors that all modules share. Everything here is immutable or an interface.
 */
package dev.clipservice.core;
