package dev.ventral.similarity;

/// The variance of weighted sums of a row of figures, from bootstrap rows.
///
/// For one factor of n levels it is `n / (n - 1)` times the variance over the rows. For both factors the
/// variance over rows that draw both counts the noise of single measurements about three times; it is put
/// right by what the bootstraps over one factor give,
///
///     a_S = n_S / (n_S - 1),   a_I = n_I / (n_I - 1)
///     v = a_S v_S + a_I v_I - a_S a_I (v_both - v_S - v_I)
///
/// not below `a_S v_S` or `a_I v_I` and not above `v_both`, in this order.
///
/// Source: Schütt et al. 2023, "Statistical inference on representational geometries", eLife 12:e82566;
/// for large n it is their `2 (v_S + v_I) - v_both`; limits and factors as in rsatoolbox.
final class BootstrapVariance {
    private final BootstrapFactor factor;
    private final int images;
    private final int subjects;
    private final double[][] overImages;
    private final double[][] overSubjects;
    private final double[][] overBoth;

    BootstrapVariance(RdmSampling sampling, BootstrapFactor factor, int images, int subjects, int samples, long seed) {
        this.factor = factor;
        this.images = images;
        this.subjects = subjects;
        overImages = draws(sampling, factor, BootstrapFactor.IMAGES, samples, seed);
        overSubjects = draws(sampling, factor, BootstrapFactor.SUBJECTS, samples, seed);
        overBoth = draws(sampling, factor, BootstrapFactor.BOTH, samples, seed);
    }

    private static double[][] draws(
            RdmSampling sampling, BootstrapFactor wanted, BootstrapFactor factor, int samples, long seed) {
        boolean needed = wanted == BootstrapFactor.BOTH || wanted == factor;
        return needed ? sampling.draws(factor, samples, seed) : new double[0][];
    }

    /// Of `sum_k weights_k row_k`.
    double of(double... weights) {
        double byImages = images / (images - 1.0) * raw(overImages, weights);
        double bySubjects = subjects / (subjects - 1.0) * raw(overSubjects, weights);
        return switch (factor) {
            case IMAGES -> byImages;
            case SUBJECTS -> bySubjects;
            case BOTH -> corrected(weights, byImages, bySubjects);
        };
    }

    private double corrected(double[] weights, double byImages, double bySubjects) {
        double both = raw(overBoth, weights);
        double excess = both - raw(overSubjects, weights) - raw(overImages, weights);
        double factors = subjects / (subjects - 1.0) * images / (images - 1.0);
        double variance = bySubjects + byImages - factors * excess;
        return Math.min(both, Math.max(variance, Math.max(byImages, bySubjects)));
    }

    /// The unbiased variance over the rows.
    private static double raw(double[][] rows, double[] weights) {
        double mean = 0;
        double squares = 0;
        for (int n = 0; n < rows.length; n++) {
            double value = 0;
            for (int k = 0; k < weights.length; k++) {
                // NaN of a ceiling that is not asked for does no harm
                value += weights[k] == 0 ? 0 : weights[k] * rows[n][k];
            }
            double step = value - mean;
            mean += step / (n + 1);
            squares += step * (value - mean);
        }
        return squares / (rows.length - 1);
    }

    /// The rows that draw what the statement is to hold beyond.
    double[][] rows() {
        return switch (factor) {
            case IMAGES -> overImages;
            case SUBJECTS -> overSubjects;
            case BOTH -> overBoth;
        };
    }

    /// Of Student's t: one less than the levels of the factor with the fewest.
    int degreesOfFreedom() {
        return switch (factor) {
            case IMAGES -> images - 1;
            case SUBJECTS -> subjects - 1;
            case BOTH -> Math.min(images, subjects) - 1;
        };
    }
}
