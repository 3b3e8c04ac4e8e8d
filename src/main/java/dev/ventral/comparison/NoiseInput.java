package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.similarity.NoiseCovariance;
import dev.ventral.similarity.Responses;

/// The covariance of the noise from a file: a symmetric matrix `units x units` is the covariance itself, any
/// other matrix of as many columns holds samples of noise (residuals), from which it is estimated.
final class NoiseInput {
    private static final double ROUNDING = 1e-5;

    private NoiseInput() {}

    static NoiseCovariance read(String source, int units) {
        Responses matrix = ResponseInput.responses(source);
        InputError.unless(
                matrix.units() == units,
                "%s: expected a covariance of %d x %d, or samples of noise of %d units, as the responses have, got %s",
                source,
                units,
                units,
                units,
                matrix);
        InputError.unless(matrix.images() > 1, "%s: expected two samples of noise or more, got one", source);
        return isCovariance(matrix) ? NoiseCovariance.of(units, matrix.values()) : NoiseCovariance.ledoitWolf(matrix);
    }

    private static boolean isCovariance(Responses matrix) {
        int n = matrix.units();
        if (matrix.images() != n) {
            return false;
        }
        double[] v = matrix.values();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double scale = Math.sqrt(Math.abs(v[i * n + i] * v[j * n + j]));
                if (v[i * n + i] <= 0 || Math.abs(v[i * n + j] - v[j * n + i]) > ROUNDING * scale) {
                    return false;
                }
            }
        }
        return true;
    }
}
