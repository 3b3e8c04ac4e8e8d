package dev.ventral.evaluation;

/// The smallest distance an attack claims after so many queries.
///
/// @param queries forward passes and gradients
/// @param distance by the attack's norm
public record Trace(long queries, double distance) {}
