package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.FeatureSimilarity;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.file.ModelFile;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What a trained network makes of images, tap by tap.
///
/// Images are brought to what the network's file asks for: its channels and its size; where it says nothing of
/// the size they stay as they are, or get the side that is given.
///
/// @param size side in pixels; null for what the network asks for
/// @param taps by name; empty for all
record NetworkInput(ModelSpec spec, @Nullable Integer size, List<String> taps, Compute compute) {

    /// Computes the dissimilarities in one tap after the other and gives them away.
    void each(Images images, RdmMeasure measure, BiConsumer<String, SquareMatrix> use) {
        Images seen = seen(images);
        var shape = new ImageShape(seen.channels(), seen.height(), seen.width());
        try (var _ = Scope.open()) {
            Classifier network = ModelFile.open(spec, shape, null, compute);
            List<String> all = network.net().tapNames();
            InputError.unless(
                    !all.isEmpty(), "%s: expected a network with named layers (taps), got one without", spec.file());
            network.net().checkTaps(taps);
            for (String tap : taps.isEmpty() ? all : taps) {
                use.accept(tap, FeatureSimilarity.rdm(network, seen, tap, measure));
            }
        }
    }

    private Images seen(Images images) {
        var own = new ImageShape(images.channels(), images.height(), images.width());
        ImageShape asked = ModelFile.shape(spec, own).orElse(own);
        Images seen =
                asked.channels() == images.channels() ? images : asked.channels() == 1 ? images.grey() : images.rgb();
        if (size != null) {
            return seen.square(size);
        }
        boolean fits = asked.height() == images.height() && asked.width() == images.width();
        return fits ? seen : seen.resize(asked.height(), asked.width());
    }
}
