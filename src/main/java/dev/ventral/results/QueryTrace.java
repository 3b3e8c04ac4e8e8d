package dev.ventral.results;

/// The smallest distance an attack claims after so many queries.
///
/// @param queries forward passes and gradients
/// @param distance by the attack's norm
public record QueryTrace(long queries, double distance) {}
