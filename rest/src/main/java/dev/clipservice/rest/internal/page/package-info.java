/** The page for people at {@code /}, and what it consists of under {@code /page}. */
package dev.clipservice.rest.internal.page;
