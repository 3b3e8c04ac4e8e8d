package dev.ventral.neural.encoding;

import dev.ventral.network.Architecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;

/// All it takes to build a network whose activations are features, but its weights.
///
/// @param network its architecture
/// @param normalization of its pixels
/// @param shape of its images
/// @param classes number of its logits
/// @param seed of weights that nobody trained
public record FeatureNetwork(
        Architecture network, Normalization normalization, ImageShape shape, int classes, long seed) {}
