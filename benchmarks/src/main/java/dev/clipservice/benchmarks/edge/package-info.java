/**
 * What the HTTP side costs and stands: clients that are slow, more load than can be carried, and
 * the share of a request that is not the model's.
 */
package dev.clipservice.benchmarks.edge;
