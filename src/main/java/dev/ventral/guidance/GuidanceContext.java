package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.MergedScans;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import dev.ventral.tensor.Compute;
import java.util.List;
import java.util.function.Function;

/// Guidance context: what a guidance term may use when it is bound.
///
/// @param model the network to be guided
/// @param shape of the images the network takes; recorded images are converted to it
/// @param recordings the brains: their images and similarities
/// @param networks opens networks that play the brain ([Target.Network], [Target.Condition]), for images of
///     `shape`'s size
/// @param training the labelled training images, without augmentation
/// @param stepsPerEpoch training steps, at least 1
/// @param compute where training runs
/// @param seed of this training run
public record GuidanceContext(
        Classifier model,
        ImageShape shape,
        List<GuidingRecording> recordings,
        Function<Target, Classifier> networks,
        Images training,
        int stepsPerEpoch,
        Compute compute,
        long seed) {

    /// The same with another seed.
    GuidanceContext with(long other) {
        return new GuidanceContext(model, shape, recordings, networks, training, stepsPerEpoch, compute, other);
    }

    /// The recordings of these names, or all of them; those of the same images as one.
    ///
    /// @param names empty: all
    List<GuidingRecording> recordings(List<String> names) {
        for (String name : names) {
            InputError.unless(
                    recordings.stream().anyMatch(recording -> recording.name().equals(name)),
                    "guidance.recordings: expected names of recordings of the experiment %s, got '%s'",
                    recordings.stream().map(GuidingRecording::name).toList(),
                    name);
        }
        List<GuidingRecording> chosen = MergedScans.of(recordings.stream()
                .filter(recording -> names.isEmpty() || names.contains(recording.name()))
                .toList());
        InputError.unless(
                !chosen.isEmpty(),
                "guidance: expected a recording in the experiment (top-level key 'recording'), got none");
        return chosen;
    }

    /// Recorded images as the network takes them: in its colours, and resized to its height and width.
    Images fit(Images images) {
        return images.fit(shape.channels(), shape.height(), shape.width());
    }

    /// A network that nobody trained, for images of `shape`, in evaluation mode.
    Classifier untrained(Target.Untrained target) {
        Net net = target.network().build(shape, target.outputs(), Seeds.mix(seed, 0x07));
        net.eval();
        compute.place(net);
        return new Classifier(net, model.normalization(), compute);
    }
}
