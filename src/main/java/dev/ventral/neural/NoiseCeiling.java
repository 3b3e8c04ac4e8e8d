package dev.ventral.neural;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/// How much of each unit's responses is signal: what no model of the images can exceed. All over the repeated
/// images; repeats may be unequal.
public final class NoiseCeiling {
    private NoiseCeiling() {}

    /// Noise-ceiling signal-to-noise ratio of each unit, on responses z-scored by session ([ZScore]) where there
    /// are several, and scaled to a variance of 1 over all trials of the repeated images:
    ///
    ///     noise = sqrt(mean over images of the variance over repeats)
    ///     signal = sqrt(max(1 - noise^2, 0)),    ncsnr = signal / noise
    ///
    /// All variances are unbiased. A unit that is constant has 0; one that repeats exactly has infinity.
    ///
    /// Source: Allen et al. 2022, "A massive 7T fMRI dataset to bridge cognitive neuroscience and artificial
    /// intelligence", Nature Neuroscience 25, methods, "noise ceiling estimation".
    ///
    /// @throws dev.ventral.InputError if fewer than two images are repeated
    public static double[] ncsnr(Recording recording) {
        Recording scaled = recording.sessions() > 1 ? new ZScore(ZScore.By.SESSION).apply(recording, 0) : recording;
        return each(scaled, v -> {
            double noise = v.total() == 0 ? 1 : v.within() / v.total();
            double signal = Math.max(1 - noise, 0);
            return signal == 0 ? 0 : Math.sqrt(signal / noise);
        });
    }

    /// The share of the variance of the mean over n repeats that is signal, `ncsnr^2 / (ncsnr^2 + 1/n)`, on
    /// [0, 1]; the source gives it in percent.
    ///
    /// @param ncsnr see [#ncsnr]
    /// @param repeats n, which need not be the recording's; the harmonic mean where it differs between images
    public static double share(double ncsnr, double repeats) {
        if (!(repeats >= 1)) {
            throw new IllegalArgumentException("expected at least one repeat, got " + repeats);
        }
        double squared = ncsnr * ncsnr;
        return Double.isInfinite(squared) ? 1 : squared / (squared + 1.0 / repeats);
    }

    /// The largest correlation with the mean over n repeats that a model can have, the square root of
    /// [#share].
    public static double correlation(double ncsnr, double repeats) {
        return Math.sqrt(share(ncsnr, repeats));
    }

    /// Explainable variance of each unit: the share of the variance of single trials that the image explains,
    ///
    ///     EV = (Var(y) - mean over images of Var(y | image)) / Var(y)
    ///
    /// with unbiased variances, so that chance is 0 and a unit may fall below; 0 for a constant unit.
    ///
    /// Source: Cadena et al. 2019, "Deep convolutional models improve predictions of macaque V1 responses to
    /// natural images", PLOS Computational Biology 15, methods, "explainable variance".
    ///
    /// @throws dev.ventral.InputError if fewer than two images are repeated
    public static double[] explainable(Recording recording) {
        return each(recording, v -> v.total() == 0 ? 0 : 1 - v.within() / v.total());
    }

    private static double[] each(Recording recording, ToDoubleFunction<Variances> figure) {
        int[] repeated = Reliability.repeated(recording);
        double[] figures = new double[recording.units()];
        Arrays.setAll(figures, unit -> figure.applyAsDouble(Variances.of(recording, repeated, unit)));
        return figures;
    }
}
