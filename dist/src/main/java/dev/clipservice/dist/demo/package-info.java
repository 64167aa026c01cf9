/**
 * The demo's data: which parts an old database would hold with which vectors ({@link
 * dev.clipservice.dist.demo.DemoRow}), the vectors the build makes for them ({@link
 * dev.clipservice.dist.demo.DemoVectors}), and the database they are loaded into ({@link
 * dev.clipservice.dist.demo.DemoDatabase}).
 */
package dev.clipservice.dist.demo;
