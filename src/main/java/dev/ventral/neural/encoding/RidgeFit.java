package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.FeatureSource;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Fits a [RidgeEncoding].
final class RidgeFit {
    private static final String STAGE = "encoding";

    private RidgeFit() {}

    static EncodingModel fit(RidgeEncoding encoding, Recording recording, EncodingContext context) {
        Recording.Split split = recording.split(encoding.heldOut(), context.seed());
        InputError.unless(
                split.fit().length >= 2 * encoding.folds() && split.heldOut().length >= 3,
                "encoding: recording %s: expected at least %d images to fit (2 in each fold) and 3 to hold out, got %d"
                        + " and %d",
                recording.name(),
                2 * encoding.folds(),
                split.fit().length,
                split.heldOut().length);
        context.listener().on(new Event.Started(STAGE, encoding.folds() + 1));
        FeatureSource source = encoding.features().source(recording.images(), context);
        Images images = source.fit(recording.images());
        float[] means = recording.means();
        RidgeModel model;
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor raw = RidgeModel.features(source, images, split.fit(), context.compute());
            long seed = Seeds.mix(context.seed(), 0x41D);
            FeatureScale scale = FeatureScale.of(raw, encoding.reduction(), encoding.components(), seed);
            Tensor x = scale.apply(raw);
            Tensor y = responses(means, split.fit(), recording.units()).to(x.device(), ScalarType.Double);
            double[] penalties = chosen(encoding.grid(), Ridge.errors(x, y, encoding.grid(), encoding.folds(), seed));
            var ridge = new Ridge(x, y);
            Tensor weights =
                    ridge.weights(Tensors.of(penalties, penalties.length).to(x.device(), ScalarType.Double));
            model = new RidgeModel(
                    encoding,
                    source,
                    scale,
                    Tensors.doubles(weights),
                    Tensors.doubles(ridge.intercept(weights)),
                    penalties,
                    EncodingFigures.NONE,
                    context.compute());
        }
        float[] predicted = model.predict(recording.images().select(split.heldOut()));
        double[] rho = EncodingFigures.correlations(predicted, means, split.heldOut(), recording.units());
        double mean = Arrays.stream(rho).average().orElse(0);
        context.listener()
                .on(new Event.Finished(STAGE, String.format(Locale.ROOT, "mean held-out correlation %.3f", mean)));
        return model.tested(new EncodingFigures(rho, split.heldOut(), List.of()));
    }

    /// For each unit the penalty of least error; of equal ones the largest.
    static double[] chosen(double[] penalties, double[][] errors) {
        double[] chosen = new double[errors[0].length];
        for (int u = 0; u < chosen.length; u++) {
            int best = 0;
            for (int k = 1; k < penalties.length; k++) {
                best = errors[k][u] <= errors[best][u] ? k : best;
            }
            chosen[u] = penalties[best];
        }
        return chosen;
    }

    /// Mean responses to some images, `images x units`, float64.
    static Tensor responses(float[] means, int[] images, int units) {
        double[] rows = new double[images.length * units];
        for (int i = 0; i < images.length; i++) {
            for (int u = 0; u < units; u++) {
                rows[i * units + u] = means[images[i] * units + u];
            }
        }
        return Tensors.of(rows, images.length, units);
    }
}
