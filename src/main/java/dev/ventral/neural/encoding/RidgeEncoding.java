package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.Features;
import dev.ventral.neural.encoding.feature.GaborFeatures;

/// Linear regression of the mean responses on features of the images, with a squared penalty on the weights
/// ([Ridge]).
///
/// Images are split by the seed into those held out, which only judge, and those to fit. From the latter
/// alone come the features' means and deviations, their principal components where asked for, and each
/// unit's penalty: of the candidates that with the least squared error in cross-validation over `folds`
/// parts of them (each centred by the other parts). Candidates are even on a logarithmic scale, for feature
/// vectors of mean squared length 1 over the images to fit. Each image counts once.
///
/// @param features what it regresses on
/// @param reduction of the features before
/// @param components of a reduction: below 1 the share of the variance that principal components hold, from
///     1 on their number (a projection needs a number)
/// @param lowest penalty
/// @param highest penalty
/// @param penalties number of candidates
/// @param folds parts of the images to fit
/// @param heldOut share of the images
@JsonClassDescription("Ridge regression on Gabor energies or on a network's features, a penalty for each unit.")
@JsonTypeName("ridge")
public record RidgeEncoding(
        @Default("{kind: gabor}") Features features,
        @Default("none") Reduction reduction,
        @Default("0.99") double components,
        @Default("0.0001") double lowest,
        @Default("1000") double highest,
        @Default("22") int penalties,
        @Default("5") int folds,
        @Default("0.15") double heldOut)
        implements Encoding {

    public RidgeEncoding {
        InputError.unless(
                components > 0
                        && Double.isFinite(components)
                        && (components < 1 || components == Math.rint(components)),
                "encoding.components: expected a share between 0 and 1 or a whole number, got %s",
                components);
        InputError.unless(
                reduction != Reduction.PROJECTION || components >= 1,
                "encoding.components: expected a number of projections from 1, got %s",
                components);
        InputError.unless(
                lowest > 0 && lowest <= highest && Double.isFinite(highest),
                "encoding.lowest: expected a positive number up to highest, %s, got %s",
                highest,
                lowest);
        InputError.unless(
                penalties >= 1 && penalties <= 1000,
                "encoding.penalties: expected a number from 1 to 1000, got %d",
                penalties);
        InputError.unless(folds >= 2, "encoding.folds: expected at least 2, got %d", folds);
        InputError.unless(
                heldOut > 0 && heldOut < 1, "encoding.held-out: expected a share between 0 and 1, got %s", heldOut);
    }

    /// The candidates, ascending.
    double[] grid() {
        double[] grid = new double[penalties];
        for (int k = 0; k < penalties; k++) {
            double share = penalties == 1 ? 0 : (double) k / (penalties - 1);
            grid[k] = lowest * Math.pow(highest / lowest, share);
        }
        return grid;
    }

    @Override
    public String name() {
        return features instanceof GaborFeatures ? "ridge" : "ridge-network";
    }

    @Override
    public EncodingModel fit(Recording recording, EncodingContext context) {
        return RidgeFit.fit(this, recording, context);
    }
}
