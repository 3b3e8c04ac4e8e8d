package dev.ventral.neural;

import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Whether responses depend on the image at all: a permutation test over the trials of the repeated images.
///
/// Under the null hypothesis it does not matter which image was shown in which trial. With S_i the sum of a
/// unit's responses, centred over all these trials, to image i in its n_i repeats, the statistic is the sum of
/// squares between images over the total,
///
///     eta^2 = (sum_i S_i^2 / n_i) / (sum of squares of all trials)
///
/// which orders permutations as the F ratio of a one-way analysis of variance does. Each permutation moves
/// whole trials, all units together, so that the mean of eta^2 over units tests the recording as one,
/// whatever the correlations between units. `p = (1 + permutations not below) / (1 + permutations)` (Phipson
/// & Smyth 2010, "Permutation p-values should never be zero"). A constant unit has p = 1.
///
/// @param units p of each unit
/// @param recording p of the recording as a whole
public record ReliabilityCheck(double[] units, double recording) {
    /// Sums that differ by less, relatively, count as equal.
    private static final double EQUAL = 1e-9;

    /// @param permutations how many; the smallest p is one over one more
    /// @throws dev.ventral.InputError if fewer than two images are repeated
    public static ReliabilityCheck of(Recording recording, int permutations, long seed) {
        if (permutations < 1) {
            throw new IllegalArgumentException("expected at least one permutation, got " + permutations);
        }
        int[] repeated = Reliability.repeated(recording);
        int[] trials = Arrays.stream(repeated)
                .flatMap(image -> Arrays.stream(recording.trialsOf(image)))
                .toArray();
        int[] counts = Arrays.stream(repeated).map(recording::repeats).toArray();
        double[][] scaled = scaled(recording, trials);
        int[] order = IntStream.range(0, trials.length).toArray();
        double[] shown = between(scaled, order, counts);
        double together = Arrays.stream(shown).sum();
        int[] notBelow = new int[shown.length];
        int notBelowTogether = 0;
        for (int k = 0; k < permutations; k++) {
            Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(seed, 0x9E27, k)));
            double[] permuted = between(scaled, order, counts);
            for (int u = 0; u < shown.length; u++) {
                notBelow[u] += permuted[u] >= shown[u] * (1 - EQUAL) ? 1 : 0;
            }
            notBelowTogether += Arrays.stream(permuted).sum() >= together * (1 - EQUAL) ? 1 : 0;
        }
        double[] p = new double[shown.length];
        Arrays.setAll(p, u -> (1.0 + notBelow[u]) / (1 + permutations));
        return new ReliabilityCheck(p, (1.0 + notBelowTogether) / (1 + permutations));
    }

    /// Trials, units centred and at a sum of squares of 1; constant units are 0.
    private static double[][] scaled(Recording recording, int[] trials) {
        int units = recording.units();
        double[] mean = new double[units];
        for (int t : trials) {
            for (int u = 0; u < units; u++) {
                mean[u] += (double) recording.response(t, u) / trials.length;
            }
        }
        double[] squares = new double[units];
        double[][] scaled = new double[trials.length][units];
        for (int k = 0; k < trials.length; k++) {
            for (int u = 0; u < units; u++) {
                scaled[k][u] = recording.response(trials[k], u) - mean[u];
                squares[u] += scaled[k][u] * scaled[k][u];
            }
        }
        for (double[] trial : scaled) {
            for (int u = 0; u < units; u++) {
                double rounding = 1e-12 * mean[u] * mean[u] * trials.length;
                trial[u] = squares[u] > rounding ? trial[u] / Math.sqrt(squares[u]) : 0;
            }
        }
        return scaled;
    }

    /// Eta squared of each unit, the trials in this order being those of the first image, of the second, and
    /// so on.
    private static double[] between(double[][] scaled, int[] order, int[] counts) {
        double[] between = new double[scaled[0].length];
        double[] sum = new double[between.length];
        int at = 0;
        for (int count : counts) {
            Arrays.fill(sum, 0);
            for (int r = 0; r < count; r++) {
                double[] trial = scaled[order[at++]];
                for (int u = 0; u < sum.length; u++) {
                    sum[u] += trial[u];
                }
            }
            for (int u = 0; u < sum.length; u++) {
                between[u] += sum[u] * sum[u] / count;
            }
        }
        return between;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReliabilityCheck(double[] u, double r) && Arrays.equals(u, units) && r == recording;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(units) + Double.hashCode(recording);
    }
}
