package dev.ventral.results;

/// One number about one network.
///
/// @param perturbation name of the attack or corruption; `none` for clean images
/// @param norm of an attack (`l1`, `l2`, `linf`); empty otherwise
/// @param strength epsilon or level in pixels on [0, 1]; 0 for clean images
/// @param metric such as `accuracy`: the fraction of the n images that are classified correctly
/// @param n how many images were given
public record Result(String perturbation, String norm, double strength, String metric, double value, int n) {
    /// The perturbation of rows about clean images.
    public static final String CLEAN = "none";

    /// The metric of curves.
    public static final String ACCURACY = "accuracy";
}
