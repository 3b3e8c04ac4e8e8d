package dev.ventral.similarity;

import dev.ventral.InputError;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/// How alike models are to subjects' dissimilarity matrices, and what may be said about other images or
/// subjects.
///
/// A model's figure is the mean over subjects of its [RdmComparison] with them. Its variance is that of a
/// bootstrap over images, subjects, or both (corrected); intervals and tests are Student's t with one degree
/// of freedom less than there are images or subjects, whichever are fewer among what is drawn. p-values are
/// for one test: where several are made, see [dev.ventral.statistics.MultipleTests]. The same seed gives the
/// same bits.
///
/// Source: Schütt et al. 2023, "Statistical inference on representational geometries", eLife 12:e82566; Nili
/// et al. 2014, "A toolbox for representational similarity analysis", PLoS Computational Biology 10.
public final class RdmInference {
    private final int models;
    private final double[] figures;
    private final BootstrapVariance variance;

    private RdmInference(int models, double[] figures, BootstrapVariance variance) {
        this.models = models;
        this.figures = figures;
        this.variance = variance;
    }

    /// An interval with its ends.
    public record Interval(double low, double high) {}

    /// Compares and draws.
    ///
    /// @param models at least one matrix; values above the diagonals are used, none of them NaN
    /// @param subjects matrices of the same three images or more: at least two, but that one will do for
    /// statements over images alone (it then has no lower noise ceiling)
    /// @param over what the statements are to hold beyond
    /// @param samples bootstrap draws (per factor, and of both), e.g. 1000
    public static RdmInference of(
            List<SquareMatrix> models,
            List<SquareMatrix> subjects,
            RdmComparison comparison,
            BootstrapFactor over,
            int samples,
            long seed) {
        InputError.unless(!models.isEmpty(), "inference on models: expected at least one");
        InputError.unless(
                subjects.size() > (over == BootstrapFactor.IMAGES ? 0 : 1),
                "inference on models: expected two subjects, got %d",
                subjects.size());
        InputError.unless(samples > 1, "inference on models: expected two bootstrap samples, got %d", samples);
        int images = subjects.getFirst().size();
        InputError.unless(images > 2, "inference on models: expected three images, got %d", images);
        models.forEach(model -> check(model, images, "model"));
        subjects.forEach(subject -> check(subject, images, "subject"));
        var sampling = new RdmSampling(models, subjects, comparison);
        return new RdmInference(
                models.size(),
                sampling.whole(),
                new BootstrapVariance(sampling, over, images, subjects.size(), samples, seed));
    }

    private static void check(SquareMatrix matrix, int images, String what) {
        InputError.unless(
                matrix.size() == images,
                "%s's dissimilarities: expected %d images as in the first subject's, got %d",
                what,
                images,
                matrix.size());
        for (double value : matrix.upperTriangle()) {
            InputError.unless(!Double.isNaN(value), "%s's dissimilarities: expected numbers, got NaN", what);
        }
    }

    /// The model's mean likeness to the subjects.
    public double evaluation(int model) {
        return figures[checked(model)];
    }

    /// What could be reached.
    public RdmNoiseCeiling ceiling() {
        return new RdmNoiseCeiling(figures[models], figures[models + 1]);
    }

    /// The bootstrap's variance of [#evaluation].
    public double variance(int model) {
        return variance.of(weights(checked(model), -1));
    }

    /// The variance of the difference of two models' figures.
    public double differenceVariance(int model, int other) {
        return variance.of(weights(checked(model), checked(other)));
    }

    /// Where the figure lies with probability `level`, `evaluation -+ t sqrt(variance)`.
    ///
    /// @param level e.g. 0.95
    public Interval interval(int model, double level) {
        double half = student().inverseCumulativeProbability((1 + level) / 2) * Math.sqrt(variance(model));
        return new Interval(evaluation(model) - half, evaluation(model) + half);
    }

    /// p of a model that is in truth no better than 0 (one-sided).
    public double pAboveZero(int model) {
        double t = t(evaluation(model), variance(model));
        return student().cumulativeProbability(-t);
    }

    /// p of a model that is in truth as good as the lower noise ceiling (two-sided); NaN where there is none.
    public double pAgainstCeiling(int model) {
        double difference = evaluation(model) - figures[models];
        return twoSided(difference, variance.of(weights(model, models)));
    }

    /// p of two models that are in truth equally good (two-sided); 1 for a model and itself.
    public double pDifference(int model, int other) {
        double difference = evaluation(model) - evaluation(other);
        return model == other ? 1 : twoSided(difference, differenceVariance(model, other));
    }

    /// The drawn figures, `samples x (models + 2)`: the models' and the lower and upper noise ceiling; of the
    /// draws that vary all that the statements are to hold beyond. Not to be written to.
    public double[][] samples() {
        return variance.rows();
    }

    private double twoSided(double difference, double spread) {
        if (Double.isNaN(difference)) {
            return Double.NaN;
        }
        return Math.min(1, 2 * student().cumulativeProbability(-Math.abs(t(difference, spread))));
    }

    /// Where nothing varies, any difference is certain, and none is none.
    private static double t(double difference, double variance) {
        return difference == 0 ? 0 : difference / Math.sqrt(variance);
    }

    private TDistribution student() {
        return new TDistribution(variance.degreesOfFreedom());
    }

    private double[] weights(int plus, int minus) {
        double[] weights = new double[models + 2];
        weights[plus] = 1;
        if (minus >= 0) {
            weights[minus] -= 1;
        }
        return weights;
    }

    private int checked(int model) {
        if (model < 0 || model >= models) {
            throw new IndexOutOfBoundsException("expected a model from 0 to " + (models - 1) + ", got " + model);
        }
        return model;
    }
}
