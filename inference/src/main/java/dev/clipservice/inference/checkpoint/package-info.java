/** What a CLIP checkpoint's files say, checked against each other before anything is loaded. */
package dev.clipservice.inference.checkpoint;
