/**
 * What happens, as it happens: {@link dev.clipservice.rest.internal.events.EventFeed} looks once a
 * second, as long as somebody listens, and tells all listeners what has changed
 * (docs/decisions/070).
 */
package dev.clipservice.rest.internal.events;
