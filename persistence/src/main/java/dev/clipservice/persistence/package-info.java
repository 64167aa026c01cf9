/** What the service keeps in PostgreSQL, through JPA; the queue's SQL is native. */
package dev.clipservice.persistence;
