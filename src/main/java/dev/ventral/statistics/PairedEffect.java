package dev.ventral.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// How large paired differences are, measured by their spread, and how many it would take to tell them from 0.
///
/// @param size `d_z = mean / sd` of the differences, sd unbiased (Cohen 1988, section 2.3.5); NaN for fewer
///     than two or where they do not differ
/// @param needed how many pairs a two-sided test at .05 needs to find an effect of this size in 8 of 10
///     cases; NaN where the size is, infinite where it is 0
public record PairedEffect(double size, double needed) {
    private static final double LEVEL = .05;
    private static final double POWER = .8;
    /// The fewest pairs with which a permutation test of signs can reach .05: 2 / 2^6 < .05.
    private static final int FEWEST = 6;

    /// @param differences finite
    public static PairedEffect of(double... differences) {
        int n = differences.length;
        double mean = Arrays.stream(differences).average().orElse(Double.NaN);
        double squares =
                Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
        double deviation = Math.sqrt(squares / (n - 1));
        if (n < 2 || deviation <= 1e-12 * Math.abs(mean) || deviation == 0) {
            return new PairedEffect(Double.NaN, Double.NaN);
        }
        double size = mean / deviation;
        return new PairedEffect(size, needed(size));
    }

    /// `(z(1 - .05/2) + z(.8))^2 / d^2 + z(1 - .05/2)^2 / 2`, rounded up, and at least 6: the normal
    /// approximation to the paired t test's power with the correction of Guenther 1981 ("Sample size formulas
    /// for normal theory t tests", The American Statistician 35).
    static double needed(double size) {
        var normal = new NormalDistribution();
        double tail = normal.inverseCumulativeProbability(1 - LEVEL / 2);
        double both = tail + normal.inverseCumulativeProbability(POWER);
        return size == 0
                ? Double.POSITIVE_INFINITY
                : Math.max(FEWEST, Math.ceil(both * both / (size * size) + tail * tail / 2));
    }
}
