/** The table's rows over HTTP: lists, single parts, and the search for similar ones. */
package dev.clipservice.rest.internal.parts;
