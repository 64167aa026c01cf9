/** The way to other machines: proxies, when to ask again, and how long to wait before. */
package dev.clipservice.inference.http;
