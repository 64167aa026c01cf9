/**
 * Getting the model: the folder that {@code CLIP_MODEL} names, or a snapshot in a Hugging Face
 * cache, which is filled from the hub where it lacks it. {@link
 * dev.clipservice.inference.hub.ModelFiles} is the way in.
 */
package dev.clipservice.inference.hub;
