/**
 * What every request and response has, whatever it is about: its id, its headers, its bounds, and
 * JSON as the form of a body.
 */
package dev.clipservice.rest.internal.http;
