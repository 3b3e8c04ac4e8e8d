package dev.ventral.neural.encoding.feature;

import dev.ventral.network.Architecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.file.CheckpointFile;
import java.nio.file.Path;
import java.util.Optional;

/// All it takes to build a network whose activations are features, but its weights.
///
/// @param network its architecture
/// @param normalization of its pixels
/// @param shape of its images
/// @param classes number of its logits
/// @param seed of weights that nobody trained
public record FeatureNetwork(
        Architecture network, Normalization normalization, ImageShape shape, int classes, long seed) {

    /// The network of a checkpoint, as its file describes it; nothing, if it holds weights only.
    public static Optional<FeatureNetwork> of(Path file) {
        return CheckpointFile.described(file)
                .map(described -> new FeatureNetwork(
                        described.network(),
                        described.normalization(),
                        described.shape(),
                        described.classes().size(),
                        0));
    }
}
