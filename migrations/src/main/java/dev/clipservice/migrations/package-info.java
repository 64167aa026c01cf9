/** The schema's migrations, who runs them, and whether the database can be used. */
package dev.clipservice.migrations;
