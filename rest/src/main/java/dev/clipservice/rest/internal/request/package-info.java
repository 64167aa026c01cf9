/**
 * What requests may say, read strictly: what is wrong is told with its name ({@link
 * dev.clipservice.rest.internal.request.InvalidRequests}), and what is not known is refused where
 * to pass it over would do something that nobody asked for.
 */
package dev.clipservice.rest.internal.request;
