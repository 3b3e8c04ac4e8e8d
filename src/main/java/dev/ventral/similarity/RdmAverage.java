package dev.ventral.similarity;

import java.util.List;

/// The mean of matrices that lack entries, of all or of all but some.
final class RdmAverage {
    private final List<double[]> matrices;
    private final double[] sums;
    private final int[] counts;

    /// @param matrices as many values each; NaN where missing
    RdmAverage(List<double[]> matrices) {
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("expected at least one matrix");
        }
        this.matrices = matrices;
        sums = new double[matrices.getFirst().length];
        counts = new int[sums.length];
        for (double[] matrix : matrices) {
            if (matrix.length != sums.length) {
                throw new IllegalArgumentException(
                        "expected matrices of one size, got " + sums.length + " and " + matrix.length + " values");
            }
            add(matrix, 1, sums, counts);
        }
    }

    double[] all() {
        return mean(sums, counts);
    }

    /// Without the matrices at these places.
    double[] without(List<Integer> places) {
        double[] others = sums.clone();
        int[] left = counts.clone();
        for (int place : places) {
            add(matrices.get(place), -1, others, left);
        }
        return mean(others, left);
    }

    private static void add(double[] matrix, int sign, double[] sums, int[] counts) {
        for (int k = 0; k < matrix.length; k++) {
            if (!Double.isNaN(matrix[k])) {
                sums[k] += sign * matrix[k];
                counts[k] += sign;
            }
        }
    }

    private static double[] mean(double[] sums, int[] counts) {
        double[] mean = new double[sums.length];
        for (int k = 0; k < mean.length; k++) {
            mean[k] = counts[k] == 0 ? Double.NaN : sums[k] / counts[k];
        }
        return mean;
    }
}
