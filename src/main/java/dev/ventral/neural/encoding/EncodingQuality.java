package dev.ventral.neural.encoding;

import dev.ventral.neural.NoiseCeiling;
import dev.ventral.neural.Recording;
import dev.ventral.neural.UnitFigures;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How well a model predicts each unit on the held-out images, and how well noise lets anything predict it.
///
/// With y the mean response over n repeats, m the prediction, and c the share of the variance of y that is
/// signal ([NoiseCeiling#share], the reliability of the mean; n is the harmonic mean over the held-out
/// images, as noise falls with 1/n):
///
///     r,    R2 = 1 - sum (y - m)^2 / sum (y - mean y)^2,    r / sqrt(c),    R2 / c
///
/// The corrected ones are 1 for a model that knows the signal and nothing else; as c is estimated they may
/// exceed it. They are NaN where the recording has no repeats, and for units that cannot be told from noise
/// (p above .05 in the permutation test).
///
/// Source: Schoppe et al. 2016, "Measuring the performance of neural models", Frontiers in Computational
/// Neuroscience 10, equations 5 to 7 (r over its ceiling); Cadena et al. 2019, PLOS Computational Biology 15,
/// methods, "fraction of explainable variance explained" (R2 / c, as noise adds equally to both sums).
///
/// @param correlation r; 0 where one side is constant
/// @param r2 R2; NaN for a constant unit
/// @param ceiling sqrt(c); NaN where unknown or not above chance
/// @param corrected r / sqrt(c)
/// @param correctedR2 R2 / c
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
public record EncodingQuality(
        double[] correlation, double[] r2, double[] ceiling, double[] corrected, double[] correctedR2) {
    private static final double LEVEL = .05;

    /// @param measured the recording's reliability, absent without repeats
    public static EncodingQuality of(EncodingModel model, Recording recording, @Nullable UnitFigures measured) {
        float[] predicted = model.predict(recording.images().select(model.heldOut()));
        return of(predicted, recording, model.heldOut(), measured);
    }

    /// @param predicted `heldOut.length x units`
    static EncodingQuality of(float[] predicted, Recording recording, int[] heldOut, @Nullable UnitFigures measured) {
        int units = recording.units();
        float[] means = recording.means();
        double[] rho = EncodingFigures.correlations(predicted, means, heldOut, units);
        double[] r2 = new double[units];
        double[] ceiling = new double[units];
        double[] corrected = new double[units];
        double[] correctedR2 = new double[units];
        double inverse = Arrays.stream(heldOut)
                .mapToDouble(i -> 1.0 / recording.repeats(i))
                .average()
                .orElse(1);
        for (int u = 0; u < units; u++) {
            r2[u] = r2(predicted, means, heldOut, u, units);
            double share = measured != null && measured.check().units()[u] <= LEVEL
                    ? NoiseCeiling.share(measured.ncsnr()[u], 1 / inverse)
                    : 0;
            ceiling[u] = share > 0 ? Math.sqrt(share) : Double.NaN;
            corrected[u] = rho[u] / ceiling[u];
            correctedR2[u] = r2[u] / (ceiling[u] * ceiling[u]);
        }
        return new EncodingQuality(rho, r2, ceiling, corrected, correctedR2);
    }

    private static double r2(float[] predicted, float[] means, int[] heldOut, int unit, int units) {
        double mean = Arrays.stream(heldOut)
                .mapToDouble(i -> means[i * units + unit])
                .average()
                .orElse(0);
        double error = 0;
        double total = 0;
        for (int i = 0; i < heldOut.length; i++) {
            double y = means[heldOut[i] * units + unit];
            error += (y - predicted[i * units + unit]) * (y - predicted[i * units + unit]);
            total += (y - mean) * (y - mean);
        }
        return total > 0 ? 1 - error / total : Double.NaN;
    }
}
