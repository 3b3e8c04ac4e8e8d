package dev.ventral.guidance;

import dev.ventral.data.Images;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Net;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import java.util.function.Function;

/// What a guidance term may use when it is bound.
///
/// @param model the network to be guided
/// @param shape of the images the network takes; recorded images are converted to it
/// @param recordings the brains: their images and similarities
/// @param networks opens networks that play the brain, for images of `shape`'s size
/// @param compute where training runs
/// @param seed of this training run
public record GuidanceContext(
        Classifier model,
        ImageShape shape,
        List<NeuralSimilarity> recordings,
        Function<Target.Network, Classifier> networks,
        Compute compute,
        long seed) {

    /// Recorded images as the network takes them: in its colours, and resized to its height and width.
    Images fit(Images images) {
        Images coloured = shape.channels() == 1 ? images.grey() : shape.channels() == 3 ? images.rgb() : images;
        return coloured.height() == shape.height() && coloured.width() == shape.width()
                ? coloured
                : coloured.resize(shape.height(), shape.width());
    }

    /// A network that nobody trained, for images of `shape`, in evaluation mode.
    Classifier untrained(Target.Untrained target) {
        Net net = target.network().build(shape, target.outputs(), ImageRandom.mix(seed, 0x07));
        net.eval();
        compute.place(net);
        return new Classifier(net, model.normalization(), compute);
    }
}
