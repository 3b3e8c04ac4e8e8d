package dev.ventral.similarity;

import dev.ventral.InputError;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Dissimilarity matrices of responses on the host: [Rdm] by the name of the distance.
///
/// @param distance which
/// @param rate of the prior of Poisson distances
/// @param weight how many measurements that prior is worth
public record RdmMeasure(Distance distance, double rate, double weight) {
    public RdmMeasure {
        InputError.unless(
                rate >= 0 && weight >= 0 && Double.isFinite(rate) && Double.isFinite(weight),
                "Poisson distance: expected a prior of at least 0, got %s, %s",
                rate,
                weight);
    }

    /// With the usual prior: one spike, worth a tenth of a measurement.
    public RdmMeasure(Distance distance) {
        this(distance, 1, 0.1);
    }

    /// Of one pattern per image; crossnobis distances are of folds ([#ofFolds]).
    ///
    /// @param noise where the distance needs it
    public SquareMatrix of(Responses patterns, @Nullable NoiseCovariance noise) {
        try (var _ = new PointerScope()) {
            return of(patterns.tensor(), noise);
        }
    }

    /// Of patterns `images x units` of the engine.
    public SquareMatrix of(Tensor patterns, @Nullable NoiseCovariance noise) {
        return switch (distance) {
            case CORRELATION -> Rdm.correlation(patterns);
            case COSINE -> Rdm.cosine(patterns);
            case EUCLIDEAN -> Rdm.euclidean(patterns);
            case SQUARED_EUCLIDEAN -> Rdm.squaredEuclidean(patterns);
            case POISSON -> Rdm.poisson(patterns, rate, weight);
            case MAHALANOBIS -> Rdm.mahalanobis(patterns, checked(noise, patterns.size(1)));
            case CROSSNOBIS -> throw new IllegalArgumentException("crossnobis: expected folds, got one pattern");
        };
    }

    /// Crossnobis distances.
    ///
    /// @param folds two or more measurements of the same images
    public static SquareMatrix ofFolds(List<Responses> folds, NoiseCovariance noise) {
        checked(noise, folds.getFirst().units());
        try (var _ = new PointerScope()) {
            return Rdm.crossnobis(folds.stream().map(Responses::tensor).toList(), noise);
        }
    }

    /// Of trials: averages over the trials of an image, or folds; the noise from the trials where none is
    /// given.
    public SquareMatrix of(Trials trials, @Nullable NoiseCovariance given) {
        if (!distance.needsNoise()) {
            return of(trials.means(), null);
        }
        NoiseCovariance noise = given == null ? trials.noise() : given;
        return distance == Distance.CROSSNOBIS ? ofFolds(trials.byFold(), noise) : of(trials.means(), noise);
    }

    private static NoiseCovariance checked(@Nullable NoiseCovariance noise, long units) {
        if (noise == null) {
            throw new IllegalArgumentException("expected the covariance of the noise, got none");
        }
        InputError.unless(
                noise.units() == units,
                "noise: expected the covariance of %d units, as the responses have, got %d",
                units,
                noise.units());
        return noise;
    }
}
