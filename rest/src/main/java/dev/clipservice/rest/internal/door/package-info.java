/**
 * What happens to a request before JAX-RS has it, so that clients can neither hold threads nor fill
 * the memory: {@link dev.clipservice.rest.internal.door.DoorFilter} gives up on bodies that creep,
 * and lets only so many requests for embeddings in at a time.
 */
package dev.clipservice.rest.internal.door;
