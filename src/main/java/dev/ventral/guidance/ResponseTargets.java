package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.data.Images;
import dev.ventral.network.Classifier;
import dev.ventral.neural.Standardisation;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// From recordings to the responses that a term compares with: per recording its images as the network takes
/// them and a matrix `images x units`, standardised where asked for, the control applied.
///
/// Recorded responses and the encoding model's are standardised by the same figures, the recording's own
/// ([NeuralResponses#scale]): a prediction varies less than what it predicts, and keeps that. Features of
/// other networks are standardised by their own figures over the images that guide.
final class ResponseTargets {
    private ResponseTargets() {}

    /// @param images in the network's shape
    /// @param responses to the same images, in the same order
    record Bound(Images images, Responses responses) {}

    static List<Bound> of(ResponseSettings guidance, GuidanceContext context) {
        InputError.unless(
                !context.recordings().isEmpty(),
                "guidance: expected a recording in the experiment (top-level key 'recording'), got none");
        List<Bound> bound = new ArrayList<>();
        for (NeuralSimilarity recording : context.recordings()) {
            InputError.unless(
                    recording.images().count() >= guidance.images(),
                    "guidance.images: expected at most the %d images of recording '%s', got %d",
                    recording.images().count(),
                    recording.name(),
                    guidance.images());
            Images images = context.fit(recording.images());
            Responses target = target(guidance, recording, images, context);
            InputError.unless(
                    target.images() == images.count(),
                    "guidance.target: expected responses to the %d images of recording '%s', got %d",
                    images.count(),
                    recording.name(),
                    target.images());
            long seed = ImageRandom.mix(context.seed(), bound.size(), 0xC0);
            bound.add(new Bound(images, guidance.control().apply(target, seed)));
        }
        return bound;
    }

    private static Responses target(
            ResponseSettings guidance, NeuralSimilarity recording, Images images, GuidanceContext context) {
        return switch (guidance.target()) {
            case Target.Data() ->
                scaled(guidance, brain(recording).data(), brain(recording).scale());
            case Target.Model() ->
                scaled(guidance, fitted(recording), brain(recording).scale());
            case Target.Network network -> {
                Classifier other = context.networks().apply(network);
                yield features(guidance, other, SimilarityTargets.colours(other, images), network.tap());
            }
            case Target.Untrained untrained ->
                features(guidance, context.untrained(untrained), images, untrained.tap());
        };
    }

    private static NeuralResponses brain(NeuralSimilarity recording) {
        NeuralResponses responses = recording.responses();
        if (responses == null) {
            throw new InputError("guidance.target: expected responses of recording '" + recording.name()
                    + "', got similarities only");
        }
        return responses;
    }

    private static Responses fitted(NeuralSimilarity recording) {
        Responses model = brain(recording).model();
        if (model == null) {
            throw new InputError("guidance.target: expected an encoding model for recording '" + recording.name()
                    + "' (top-level key 'encoding'), got none");
        }
        return model;
    }

    private static Responses scaled(ResponseSettings guidance, Responses target, Standardisation scale) {
        if (!guidance.standardise()) {
            return target;
        }
        try (var _ = new PointerScope()) {
            Tensor z = scale.apply(Tensors.of(target.values(), target.images(), target.units()));
            return new Responses(target.images(), target.units(), Tensors.floats(z));
        }
    }

    private static Responses features(ResponseSettings guidance, Classifier network, Images images, String tap) {
        network.net().checkTaps(List.of(tap));
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Classifier model = network.exact();
            model.net().eval();
            Tensor features = FeatureSimilarity.features(model, images, tap);
            InputError.unless(
                    features.numel() < Integer.MAX_VALUE,
                    "guidance.target: expected a tap of fewer features, got %d of each of %d images at '%s'",
                    features.size(1),
                    features.size(0),
                    tap);
            Tensor target =
                    guidance.standardise() ? Standardisation.of(features).apply(features) : features;
            return new Responses(images.count(), (int) features.size(1), Tensors.floats(target));
        }
    }
}
