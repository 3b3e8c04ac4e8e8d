package dev.ventral.evaluation;

import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;

/// A trained network that is measured.
///
/// @param model in evaluation mode, in the scope that is open now
/// @param shape of its images
/// @param seed of all random numbers
/// @param shown numbers of test images whose measured pixels are kept for people to look at
public record Subject(Classifier model, ImageShape shape, long seed, int[] shown) {}
