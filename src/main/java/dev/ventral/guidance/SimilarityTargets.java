package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.FeatureSimilarity;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.List;

/// Targets of similarity: from recordings to what the similarity term compares with: per recording its images as
/// the network takes them and one matrix, the control applied.
final class SimilarityTargets {
    private SimilarityTargets() {}

    /// @param images in the network's shape
    /// @param similarity of the same images, in the same order
    record Bound(Images images, SquareMatrix similarity) {}

    static List<Bound> of(SimilarityGuidance guidance, GuidanceContext context) {
        List<Bound> bound = new ArrayList<>();
        for (GuidingRecording recording : context.recordings(guidance.recordings())) {
            InputError.unless(
                    recording.images().count() >= 2 * guidance.pairs(),
                    "guidance.pairs: expected at most half of the %d images of recording '%s', got %d",
                    recording.images().count(),
                    recording.name(),
                    guidance.pairs());
            Images images = context.fit(recording.images());
            SquareMatrix target = switch (guidance.target()) {
                case Target.Data() -> recording.data();
                case Target.Model() -> fitted(recording);
                case Target.Network network -> features(context.networks().apply(network), images, network.tap());
                case Target.Condition condition ->
                    FeatureSimilarity.of(context.networks().apply(condition), images, condition.tap());
                case Target.Pixels pixels -> pixels(images, pixels.threshold());
                case Target.Untrained untrained ->
                    FeatureSimilarity.of(context.untrained(untrained), images, untrained.tap());
            };
            long seed = Seeds.mix(context.seed(), bound.size(), ResponseTargets.CONTROL);
            bound.add(new Bound(images, guidance.control().apply(target, seed)));
        }
        return bound;
    }

    /// Cosine similarity of pixels; smaller ones than the threshold are 0.
    private static SquareMatrix pixels(Images images, double threshold) {
        float[] values = Similarity.of(ResponseTargets.pixels(images).values(), images.count())
                .values()
                .clone();
        for (int k = 0; k < values.length; k++) {
            values[k] = Math.abs(values[k]) < threshold ? 0 : values[k];
        }
        return new SquareMatrix(images.count(), values);
    }

    private static SquareMatrix features(Classifier network, Images images, String tap) {
        return FeatureSimilarity.of(network, colours(network, images), tap);
    }

    /// In the colours that the other network takes.
    static Images colours(Classifier network, Images images) {
        return images.fit(network.normalization().mean().size(), images.height(), images.width());
    }

    private static SquareMatrix fitted(GuidingRecording recording) {
        SquareMatrix model = recording.model();
        if (model == null) {
            throw new InputError("guidance.target: expected an encoding model for recording '" + recording.name()
                    + "' (top-level key 'encoding'), got none");
        }
        return model;
    }
}
