/** The parts' vectors as points on a plane, for people to look at. */
package dev.clipservice.rest.internal.map;
