package dev.ventral.results;

/// What an attack's distances are made of, for comparisons image by image.
///
/// @param perturbation the attack
/// @param norm of the distances
/// @param values one for each image: 0 where it is wrong without a change, infinite where nothing was found
public record ImageDistances(String perturbation, String norm, double[] values) {}
