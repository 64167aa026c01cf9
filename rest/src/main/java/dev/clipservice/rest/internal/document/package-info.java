/**
 * What the OpenAPI document says of every operation, so that no resource has to: the errors that
 * each can answer, and the headers of each answer.
 */
package dev.clipservice.rest.internal.document;
