/** Where the native libraries are, and how they are set up. */
package dev.clipservice.inference.natives;
