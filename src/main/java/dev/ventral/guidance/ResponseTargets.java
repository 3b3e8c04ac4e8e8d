package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.FeatureSimilarity;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.PixelNeighbours;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.neural.Standardisation;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Targets of responses: from recordings to the responses that a term compares with: per recording its images as
/// the network takes them and a matrix `images x units`, standardised where asked for, the control applied; or
/// once for the labelled training images, with the units of all recordings side by side.
///
/// Recorded responses and the encoding model's are standardised by the same figures, the recording's own
/// ([NeuralResponses#scale]): a prediction varies less than what it predicts, and keeps that. Features of
/// other networks are standardised by their own figures over the images that guide.
public final class ResponseTargets {
    /// Of the seeds of controls.
    static final long CONTROL = 0xC0;

    private ResponseTargets() {}

    /// @param images in the network's shape
    /// @param responses to the same images, in the same order
    /// @param figures to log: for control spectrum, how rough target and control are ([PixelNeighbours])
    record Bound(Images images, TargetResponses responses, Map<String, Double> figures) {}

    static List<Bound> of(ResponseGuidance guidance, GuidanceContext context) {
        List<Bound> bound = new ArrayList<>();
        if (guidance.stimuli() == GuidingStimuli.TRAINING) {
            TargetResponses target = target(guidance, context.training(), null, context);
            bound.add(bound(guidance, "training", context.training(), target, context, 0));
            return bound;
        }
        for (GuidingRecording recording : context.recordings(guidance.recordings())) {
            Images images = context.fit(recording.images());
            TargetResponses target = target(guidance, images, recording, context);
            bound.add(bound(guidance, recording.name(), images, target, context, bound.size()));
        }
        return bound;
    }

    private static Bound bound(
            ResponseGuidance guidance,
            String name,
            Images images,
            TargetResponses target,
            GuidanceContext context,
            int number) {
        InputError.unless(
                images.count() >= guidance.images(),
                "guidance.images: expected at most the %d images of recording '%s', got %d",
                images.count(),
                name,
                guidance.images());
        InputError.unless(
                target.images() == images.count(),
                "guidance.target: expected responses to the %d images of recording '%s', got %d",
                images.count(),
                name,
                target.images());
        TargetResponses controlled =
                guidance.control().apply(target, images, Seeds.mix(context.seed(), number, CONTROL));
        Map<String, Double> figures = new LinkedHashMap<>();
        if (guidance.control() == ResponseControl.SPECTRUM) {
            PixelNeighbours neighbours = PixelNeighbours.of(images);
            figures.put("roughness/target", neighbours.roughness(target));
            figures.put("roughness/control", neighbours.roughness(controlled));
        }
        return new Bound(images, controlled, figures);
    }

    /// @param recording whose images these are; null for the training images
    private static TargetResponses target(
            ResponseGuidance guidance, Images images, @Nullable GuidingRecording recording, GuidanceContext context) {
        return switch (guidance.target()) {
            case Target.Data()
            when recording != null ->
                scaled(guidance, brain(recording).data(), brain(recording).scale());
            case Target.Data() -> throw new IllegalStateException("nobody recorded responses to training images");
            case Target.Model()
            when recording != null ->
                scaled(
                        guidance,
                        fitted(recording.name(), brain(recording).model()),
                        brain(recording).scale());
            case Target.Model() -> predicted(guidance, context);
            case Target.Network network -> {
                Classifier other = context.networks().apply(network);
                yield features(guidance, other, SimilarityTargets.colours(other, images), network.tap());
            }
            case Target.Condition condition ->
                features(guidance, context.networks().apply(condition), images, condition.tap());
            case Target.Untrained untrained ->
                features(guidance, context.untrained(untrained), images, untrained.tap());
            case Target.Pixels _ -> {
                TargetResponses pixels = pixels(images);
                try (var _ = new PointerScope()) {
                    Tensor values = Tensors.of(pixels.values(), pixels.images(), pixels.units());
                    yield scaled(guidance, pixels, Standardisation.of(values));
                }
            }
        };
    }

    /// What the encoding models of all the term's recordings predict for the training images, side by side.
    private static TargetResponses predicted(ResponseGuidance guidance, GuidanceContext context) {
        return TargetResponses.join(context.recordings(guidance.recordings()).stream()
                .map(recording -> scaled(
                        guidance,
                        fitted(recording.name(), brain(recording).training()),
                        brain(recording).scale()))
                .toList());
    }

    /// Every pixel as a unit, in the order of the image.
    public static TargetResponses pixels(Images images) {
        int units = Math.multiplyExact(images.channels(), Math.multiplyExact(images.height(), images.width()));
        InputError.unless(
                (long) units * images.count() <= TargetResponses.MOST,
                "guidance.target: expected at most %d pixels in all, got %d images of %d",
                TargetResponses.MOST,
                images.count(),
                units);
        float[] values = new float[images.count() * units];
        for (int i = 0; i < images.count(); i++) {
            System.arraycopy(images.pixels(i), 0, values, i * units, units);
        }
        return new TargetResponses(images.count(), units, values);
    }

    private static NeuralResponses brain(GuidingRecording recording) {
        NeuralResponses responses = recording.responses();
        if (responses == null) {
            throw new InputError("guidance.target: expected responses of recording '" + recording.name()
                    + "', got similarities only");
        }
        return responses;
    }

    private static TargetResponses fitted(String name, @Nullable TargetResponses model) {
        if (model == null) {
            throw new InputError("guidance.target: expected an encoding model for recording '" + name
                    + "' (top-level key 'encoding'), got none");
        }
        return model;
    }

    private static TargetResponses scaled(ResponseGuidance guidance, TargetResponses target, Standardisation scale) {
        if (!guidance.standardise()) {
            return target;
        }
        try (var _ = new PointerScope()) {
            Tensor z = scale.apply(Tensors.of(target.values(), target.images(), target.units()));
            return new TargetResponses(target.images(), target.units(), Tensors.floats(z));
        }
    }

    private static TargetResponses features(ResponseGuidance guidance, Classifier network, Images images, String tap) {
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
            return new TargetResponses(images.count(), (int) features.size(1), Tensors.floats(target));
        }
    }
}
