package dev.ventral.statistics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// Page's test for ordered alternatives: whether values rise over conditions that have an order, in blocks
/// (seeds, subjects) of one value for each condition. With R_j the sum over blocks of the rank of condition j
/// within its block (ties have their mean rank),
///
///     L = sum_j j R_j
///
/// p is the chance of at least this L where every order within a block is as likely: one-sided, exact for up to
/// [#EXACT] conditions (given the ties), by convolution over blocks. Beyond, L is taken as normal with mean
/// `n k (k + 1)^2 / 4` and variance `n (k^3 - k)^2 / (144 (k - 1))`.
///
/// Source: Page 1963, "Ordered hypotheses for multiple treatments: a significance test for linear ranks",
/// Journal of the American Statistical Association 58.
///
/// @param statistic L
/// @param p one-sided, for rising values
public record PageTrend(double statistic, double p) {
    /// The most conditions of which all orders are tried: 8! = 40,320.
    public static final int EXACT = 8;

    /// @param values `blocks x conditions`, the conditions in the order that is claimed; at least 2 of them
    public static PageTrend of(double[][] values) {
        int conditions = values.length == 0 ? 0 : values[0].length;
        if (conditions < 2
                || !Arrays.stream(values)
                        .allMatch(
                                b -> b.length == conditions && Arrays.stream(b).noneMatch(Double::isNaN))) {
            throw new IllegalArgumentException("expected blocks of at least two conditions each, without NaN");
        }
        // twice the ranks are whole numbers
        long seen = 0;
        Map<Long, Double> sums = new TreeMap<>(Map.of(0L, 1.0));
        for (double[] block : values) {
            int[] ranks = twiceRanks(block);
            seen += weighed(ranks);
            if (conditions <= EXACT) {
                sums = convolved(sums, orders(ranks));
            }
        }
        double statistic = seen / 2.0;
        if (conditions > EXACT) {
            return new PageTrend(statistic, normal(statistic, values.length, conditions));
        }
        double p = 0;
        for (Map.Entry<Long, Double> each : sums.entrySet()) {
            p += each.getKey() >= seen ? each.getValue() : 0;
        }
        return new PageTrend(statistic, Math.min(1, p));
    }

    private static double normal(double statistic, int blocks, int conditions) {
        double k = conditions;
        double mean = blocks * k * (k + 1) * (k + 1) / 4;
        double cubes = k * k * k - k;
        double variance = blocks * cubes * cubes / (144 * (k - 1));
        return 1 - new NormalDistribution().cumulativeProbability((statistic - mean) / Math.sqrt(variance));
    }

    /// Twice the rank of each value, from 2; equal values share the mean.
    private static int[] twiceRanks(double[] block) {
        int[] ranks = new int[block.length];
        for (int i = 0; i < block.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : block) {
                below += other < block[i] ? 1 : 0;
                equal += other == block[i] ? 1 : 0;
            }
            ranks[i] = 2 * below + equal + 1;
        }
        return ranks;
    }

    private static long weighed(int[] ranks) {
        long sum = 0;
        for (int j = 0; j < ranks.length; j++) {
            sum += (j + 1L) * ranks[j];
        }
        return sum;
    }

    /// The chance of each weighed sum over all orders of these ranks.
    private static Map<Long, Double> orders(int[] ranks) {
        Map<Long, Double> sums = new TreeMap<>();
        double each = 1;
        for (int j = 2; j <= ranks.length; j++) {
            each /= j;
        }
        place(ranks, new boolean[ranks.length], 0, 0, each, sums);
        return sums;
    }

    private static void place(int[] ranks, boolean[] used, int at, long sum, double each, Map<Long, Double> sums) {
        if (at == ranks.length) {
            sums.merge(sum, each, Double::sum);
            return;
        }
        for (int i = 0; i < ranks.length; i++) {
            if (!used[i]) {
                used[i] = true;
                place(ranks, used, at + 1, sum + (at + 1L) * ranks[i], each, sums);
                used[i] = false;
            }
        }
    }

    private static Map<Long, Double> convolved(Map<Long, Double> first, Map<Long, Double> second) {
        Map<Long, Double> sums = new TreeMap<>();
        first.forEach((a, p) -> second.forEach((b, q) -> sums.merge(a + b, p * q, Double::sum)));
        return sums;
    }
}
