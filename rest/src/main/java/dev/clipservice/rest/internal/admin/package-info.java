/** The admin API: what the page asks for. */
package dev.clipservice.rest.internal.admin;
