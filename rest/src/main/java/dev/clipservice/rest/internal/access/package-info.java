/**
 * Who may ask: API keys ({@link dev.clipservice.rest.internal.access.Secured}), and for the admin
 * API also from where ({@link dev.clipservice.rest.internal.access.AdminApi}). Bound to resources
 * by annotation, not by path: there is no second reading of a path that could differ.
 */
package dev.clipservice.rest.internal.access;
