package dev.clipservice.core;

/**
 * Rows with text whose vector cannot be used, by what is wrong with it.
 *
 * @param examined rows looked at
 * @param missing no vector
 * @param zero all values are zero
 * @param nonFinite a value is NaN, infinite or NULL
 * @param unnormalised the norm is not 1
 * @param wrongDimension not 768 values
 */
public record VectorFaults(
    long examined,
    long missing,
    long zero,
    long nonFinite,
    long unnormalised,
    long wrongDimension) {}
