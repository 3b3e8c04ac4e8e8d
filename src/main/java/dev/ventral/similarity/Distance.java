package dev.ventral.similarity;

/// How unlike two patterns are: see the method of [Rdm] of the same name.
public enum Distance {
    CORRELATION,
    COSINE,
    EUCLIDEAN,
    SQUARED_EUCLIDEAN,
    /// Squared; needs the noise's covariance.
    MAHALANOBIS,
    /// Needs the noise's covariance and folds.
    CROSSNOBIS,
    POISSON;

    /// Whether the covariance of the noise is part of it.
    public boolean needsNoise() {
        return this == MAHALANOBIS || this == CROSSNOBIS;
    }
}
